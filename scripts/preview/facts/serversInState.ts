import { scheduledBackupName } from "../../../components/arguments/declaredBackup";
import { type ServerLogin, serverLoginOf } from "../../../components/connection/serverLogin";
import { logicalName } from "../../../components/impact/report/sides/fromResources";
import { exportedResources } from "./exportedResources";

/** A server as the state has it: how to log in to it, and its containers' ids; no container where none was made. */
export interface ServerInState {
  login: ServerLogin;
  container?: string;
  /** What makes backups on a schedule, where they are declared. */
  backup?: string;
}

/** How Pulumi marks a secret in an export; with `--show-secrets` its value is beside it, as JSON. */
const secretMark = "4dabf18193072939515e22adb298388d";

/** The servers of an exported stack by the URNs of their components, two of which may have one name; those without a connection were never brought up. */
export function serversInState(exported: unknown): Record<string, ServerInState> {
  const resources = exportedResources(exported);
  const servers: Record<string, ServerInState> = {};
  for (const { urn } of resources.filter(({ type }) => type === "redis:index:RedisServer")) {
    const name = logicalName(urn);
    const children = resources.filter(({ parent }) => parent === urn);
    const child = (type: string, ...names: string[]) =>
      children.find((each) => each.type === type && names.includes(logicalName(each.urn)));
    const inputs = child("pulumi:providers:pulumi-nodejs", `${name}-connection`)?.inputs;
    // A server whose name ends in `-config` has a container of another name than the installer of one without.
    const container = child("docker:index/container:Container", `${name} server`, name)?.id;
    const backup = child("docker:index/container:Container", scheduledBackupName(name))?.id;
    if (inputs) {
      servers[urn] = {
        login: loginOf(inputs),
        ...(container && { container }),
        ...(backup && { backup }),
      };
    }
  }
  return servers;
}

function loginOf(inputs: Record<string, unknown>): ServerLogin {
  const get = (key: string) => plain(inputs[key]) as string | undefined;
  const require = (key: string) => {
    const value = get(key);
    if (value === undefined) throw new Error(`the state has no ${key}`);
    return value;
  };
  return serverLoginOf({ get, require });
}

/** A value of the state, also where it is kept as a secret. */
export function plain(value: unknown): unknown {
  const isSecret = typeof value === "object" && value !== null && secretMark in value;
  return isSecret ? JSON.parse((value as { plaintext?: string }).plaintext ?? "null") : value;
}
