import type {
  ConfigureRequest,
  CreateResult,
  DiffResult,
  ReadResult,
  UpdateResult,
} from "@pulumi/pulumi/dynamic";
import { type ServerLogin, serverLoginOf } from "../connection/serverLogin";
import { changedFields } from "./fields";

/** In the inputs and outputs of every dynamic resource here: `providerVersions.ts` says why. */
interface Versioned {
  providerVersion: number;
}

/** What a provider does of its own. */
export interface OwnWork<Inputs extends Versioned, Outputs extends Versioned & Partial<Inputs>> {
  /** The id of a new resource. */
  id(server: ServerLogin): string;
  /** The inputs whose change is an update. */
  compared: (keyof Inputs & string)[];
  /** Those whose change takes a new resource, made after the old one was deleted. Default: none. */
  replacedBy?: (keyof Inputs & string)[];
  /** What an apply left behind, in the form of inputs. Default: the outputs have the inputs' names. */
  lastInputs?(olds: Outputs): Partial<Inputs>;
  /** Makes things as the inputs say, the first time or again. */
  settle(server: ServerLogin, news: Inputs, olds?: Outputs): Promise<Outputs>;
  /** Whether the server itself needs an update although no input changed. Default: no. One that cannot be asked needs none. */
  differs?(server: ServerLogin, olds: Outputs): Promise<boolean>;
  /** How things stand, for a refresh. Default: as the state has them. */
  read?(server: ServerLogin, olds: Outputs): Promise<{ props: Outputs; inputs: Inputs }>;
  /** Default: nothing. What there is on a server goes with its container and its volumes. */
  delete?(server: ServerLogin, olds: Outputs): Promise<void>;
}

/** A dynamic provider that does this. */
export function defineProvider<Inputs extends Versioned, Outputs extends Versioned & Partial<Inputs>>(
  own: OwnWork<Inputs, Outputs>,
) {
  const { compared, replacedBy = [], lastInputs = (olds: Outputs) => olds, read } = own;
  let server: ServerLogin;
  return {
    /** Must not wait for anything: the host uses a provider as soon as this was called, not when its promise is done. */
    async configure({ config }: ConfigureRequest): Promise<void> {
      server = serverLoginOf(config);
    },

    async diff(_id: string, olds: Outputs, news: Inputs): Promise<DiffResult> {
      const changed = changedFields([...compared, "providerVersion"], lastInputs(olds), news);
      const differs = changed.length === 0 && own.differs?.(server, olds).catch(() => false);
      return {
        changes: changed.length > 0 || Boolean(await differs),
        replaces: changed.filter((name) => replacedBy.includes(name)),
        stables: [],
        deleteBeforeReplace: replacedBy.length > 0,
      };
    },

    async create(inputs: Inputs): Promise<CreateResult<Outputs>> {
      const outs = await own.settle(server, inputs);
      return { id: own.id(server), outs };
    },

    async update(_id: string, olds: Outputs, news: Inputs): Promise<UpdateResult<Outputs>> {
      return { outs: await own.settle(server, news, olds) };
    },

    ...(read && {
      async read(id: string, olds: Outputs): Promise<ReadResult<Outputs | Inputs>> {
        return { id, ...(await read(server, olds)) };
      },
    }),

    async delete(_id: string, olds: Outputs): Promise<void> {
      await own.delete?.(server, olds);
    },
  };
}
