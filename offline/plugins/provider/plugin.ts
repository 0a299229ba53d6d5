import type { Fields, Refusal } from "./fields";
import type { Properties, Value } from "./values";

/** What a plugin can do with one type of resource, once Docker is needed. */
export interface Operations {
  create(inputs: Properties, call: Call): Promise<Created>;
  /** Nothing when the resource is gone. */
  read(id: string, state: Properties): Promise<Created | undefined>;
  update(id: string, state: Properties, inputs: Properties): Promise<Properties>;
  delete(id: string, state: Properties): Promise<void>;
}

export interface Created {
  id: string;
  outputs: Properties;
}

export interface Call {
  /** Ends waiting when the engine cancels. */
  cancelled: AbortSignal;
}

/** What can be told about one type of resource without asking Docker. */
export interface ResourceType {
  fields: Fields;
  /** Outputs that can never be given. */
  computed: readonly string[];
  replacement: "deleteFirst" | "createFirst" | "deleteFirstWhenNamed";
  /** What is wrong with several properties together. */
  refuse?(inputs: Properties): { property: string; problem: Refusal } | undefined;
  /** Adds what "not given" means, where `check` adds no defaults. */
  complete?(inputs: Properties): Properties;
  operations(): Operations;
}

export type Invoke = (args: Properties) => Promise<Properties>;

export interface Plugin {
  name: string;
  version: string;
  resources: Readonly<Record<string, ResourceType>>;
  functions: Readonly<Record<string, Invoke>>;
  /** Says what this plugin is for and how to get the official one. */
  about: string;
  /** Configuration with what the environment adds. */
  checkConfig(config: Properties): Properties;
  configure(config: Properties): Promise<void>;
}

/** The resource exists, but is not what it should be: it stays in the state as failed, and the next `up` updates it, changed or not. */
export class Unfinished extends Error {
  override readonly name = "Unfinished";

  constructor(
    readonly id: string,
    readonly outputs: Properties,
    reason: string,
  ) {
    super(reason);
  }
}

/** By name, as the operations are bundled apart and have a class of their own. */
export function isUnfinished(error: unknown): error is Unfinished {
  return error instanceof Error && error.name === "Unfinished";
}

export function aboutPlugin(name: string, version: string, covers: string): string {
  return (
    `This is the small ${name} plugin that comes with redis-server for machines that cannot download Pulumi's: ` +
    `it knows ${covers}, as that program uses them. For anything else install the official one: ` +
    `pulumi plugin install resource ${name} ${version} --reinstall`
  );
}

export function unsupported(kind: string, token: Value, plugin: Plugin): Error {
  return new Error(`${kind} '${token}' is not supported here. ${plugin.about}`);
}
