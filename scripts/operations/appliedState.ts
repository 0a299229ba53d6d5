import { type AppliedUsers, unpacked } from "../../components/live/appliedUsers";
import { exportedResources } from "../preview/facts/exportedResources";
import { plain } from "../preview/facts/serversInState";

/** What the last update applied to a server, by the state: what is otherwise on it now, somebody changed since. */
export interface AppliedState {
  /** The declared directives that Redis can change while it runs, and those that it reads at boot only. */
  settings: Record<string, string>;
  boot: Record<string, string>;
  /** Whether no value of a directive may be shown, because the stack keeps them secret. */
  hidesSettings: boolean;
  /** The fingerprint of each file that Redis boots from. */
  files: Record<string, string>;
  users: AppliedUsers;
}

/** Of the server with that URN; nothing where an update has not come so far yet. */
export function appliedState(exported: unknown, server: string): AppliedState {
  const children = exportedResources(exported).filter(({ parent }) => parent === server);
  const outputOf = (type: string, name: string) =>
    plain(children.find((each) => each.type === `pulumi-nodejs:dynamic/redis:${type}`)?.outputs?.[name]);
  const textsOf = (type: string, name: string) => (outputOf(type, name) ?? {}) as Record<string, string>;
  return {
    settings: textsOf("LiveSettings", "settings"),
    boot: textsOf("LiveSettings", "boot"),
    hidesSettings: outputOf("LiveSettings", "hidden") === true,
    files: textsOf("InstalledConfig", "files"),
    users: unpacked(outputOf("AclUsers", "applied") as string | undefined),
  };
}
