import { execFileSync, fork } from "node:child_process";
import { join } from "node:path";
import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import type { DockerDaemon } from "../../../components/connection/dockerCommand";
import type { SshHost } from "../../../components/connection/sshTunnel";
import type { ProviderFile } from "../../../components/live/providerText";
import { waitDeadline } from "../../deadlines";

const root = join(__dirname, "..", "..", "..");

/** The text of a provider, as Pulumi is given it. */
export function providerText(name: ProviderFile): string {
  const options = { cwd: root, encoding: "utf8", stdio: "pipe" } as const;
  return execFileSync(process.execPath, [join(__dirname, "providerText.cjs"), name], options);
}

/** A provider that lives from its serialised text in a process of its own, as under Pulumi. */
export interface RevivedProvider<Inputs, Outputs> {
  check(olds: Partial<Inputs>, news: Inputs): Promise<CheckResult<Inputs>>;
  diff(id: string, olds: Outputs, news: Inputs): Promise<DiffResult>;
  create(inputs: Inputs): Promise<CreateResult<Outputs> & { outs: Outputs }>;
  read(
    id: string,
    props: Outputs,
  ): Promise<Omit<ReadResult<Outputs>, "inputs"> & { props: Outputs; inputs: Inputs }>;
  update(id: string, olds: Outputs, news: Inputs): Promise<UpdateResult<Outputs> & { outs: Outputs }>;
  delete(id: string, props: Outputs): Promise<void>;
  /** Everything the process has printed. */
  printed(): string;
  end(): void;
}

export interface Login {
  port: number;
  password?: string;
  /** What is tried when that one is refused. */
  otherPasswords?: string[];
  readyTimeoutSeconds?: number;
  maxclients?: string;
  /** Whether the server is declared to keep its data from now on. */
  keepsData?: boolean;
  ssh?: SshHost;
  /** Whether it is reached over an `endpoint`, as through a proxy. */
  indirect?: boolean;
  dockerDaemon?: DockerDaemon;
  /** Whether no message may show where it is. */
  hidesPlace?: boolean;
  /** Of the provider's process. */
  environment?: NodeJS.ProcessEnv;
}

export async function revive<Inputs, Outputs>(
  name: ProviderFile,
  {
    port,
    password = "admin-password",
    otherPasswords = [],
    readyTimeoutSeconds = waitDeadline / 1000,
    maxclients = "10000",
    keepsData = true,
    ssh,
    indirect,
    hidesPlace,
    dockerDaemon = { url: "", sshOptions: [] },
    environment,
  }: Login,
): Promise<RevivedProvider<Inputs, Outputs>> {
  const text = providerText(name);
  const child = fork(join(__dirname, "revivedProvider.cjs"), {
    cwd: root,
    silent: true,
    execArgv: [],
    env: { ...process.env, ...environment },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      printed += chunk;
    });
  }
  let calls = 0;
  const call = (request: object) =>
    new Promise<never>((resolve, reject) => {
      const id = ++calls;
      const listen = (message: { call: number; result?: never; error?: Error }) => {
        if (message.call !== id) return;
        child.off("message", listen);
        if (message.error) reject(Object.assign(new Error(message.error.message), message.error));
        else resolve(message.result as never);
      };
      child.on("message", listen);
      child.send({ call: id, ...request });
    });
  await call({
    text,
    config: {
      "redis:host": "127.0.0.1",
      "redis:port": String(port),
      ...(ssh && { "redis:ssh": JSON.stringify(ssh) }),
      ...(indirect && { "redis:indirect": "true" }),
      ...(hidesPlace && { "redis:hidesPlace": "true" }),
      "redis:docker": JSON.stringify(dockerDaemon),
      "redis:username": "admin",
      "redis:password": password,
      "redis:otherPasswords": JSON.stringify(otherPasswords),
      "redis:readyTimeoutSeconds": String(readyTimeoutSeconds),
      "redis:maxclients": maxclients,
      "redis:keepsData": String(keepsData),
    },
  });
  const method =
    (name: string) =>
    (...args: unknown[]) =>
      call({ method: name, args });
  return {
    check: method("check"),
    diff: method("diff"),
    create: method("create"),
    read: method("read"),
    update: method("update"),
    delete: method("delete"),
    printed: () => printed,
    end: () => child.kill(),
  };
}
