import type { AskedFacts } from "./serverFacts";
import type { DeclaredServer } from "./sides/declaredServer";

/** What the engine is going to do with one resource, as it spells it; `same` where it leaves it alone. */
export type StepOperation = "same" | "create" | "update" | "replace" | "delete";

/** What the engine says of the children of one server that matter; absent offline. */
export interface ServerSteps {
  container: StepOperation;
  installer: StepOperation;
  settings: StepOperation;
  users: StepOperation;
  dataVolume: StepOperation;
  /** The container's inputs for which it is updated or replaced, as the plugin names them (`ports`, `labels`). */
  containerKeys: string[];
  /** What a refresh found, of each child that it found changed or gone. */
  refreshed: { child: string; found: "changed" | "gone" }[];
  /** Whether a refresh found that the server does not run: the update starts it. */
  stopped?: boolean;
}

/** What happens to the password of one user, as the program tells in its preview. */
export interface PasswordChange {
  /** One that is declared, or `admin`. */
  user: string;
  /**
   * `replaced`: by another one, and the previous one ends at once. `rotated`: the previous one works until the next rotation.
   * `revoked`: the previous one ends at once, the current one stays. `taken back`: the previous one is current again. Of a user with
   * several given ones: `added`, `ended`, or `replaced in part`; the others stay.
   */
  change:
    | "replaced"
    | "rotated"
    | "revoked"
    | "taken back"
    | "added"
    | "ended"
    | "replaced in part"
    | "given in place of generated"
    | "generated in place of given";
  /** Whether a password ends, for which the update closes the user's sessions. Not told: all but a rotation end one. */
  closesSessions?: boolean;
  /** The new password is known later only: it may turn out to be the same one. */
  maybe?: true;
}

/** What a refresh found of a directive that somebody changed by hand. */
export interface SettingDrift {
  /** As the server runs with it, or in words, as of an AOF that is off while redis.conf says yes. */
  found: string;
  /** As it was applied last, where the state before the refresh is known. */
  last?: string;
  /** `boot`: Redis has booted with it, so the update restarts the server to take it back. */
  applied: "live" | "boot";
}

/** All that the report on one server is made from. */
export interface ServerInput {
  name: string;
  before?: DeclaredServer;
  after?: DeclaredServer;
  steps?: ServerSteps;
  asked?: AskedFacts;
  passwords: PasswordChange[];
  /** Docker is reached at another address than before, which may be another host. */
  otherDocker?: true;
  /** By user: what a refresh found changed by hand (`is gone`, `is there …`, or in words what it gained and lost). */
  userDrift: Record<string, string>;
  /** By directive: what a refresh found changed by hand. `before` holds what was applied last. */
  settingDrift?: Record<string, SettingDrift>;
  /** By file in the config volume: what a refresh found in place of its fingerprint, such as `(changed by hand)`. */
  fileDrift?: Record<string, string>;
  /** What the program and the engine warned of, of this server. */
  warnings: string[];
}
