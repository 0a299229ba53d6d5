import { parseListedUser, withoutPasswords } from "../acl/listedUser";
import { candidateDir } from "../boot/paths";
import { type DockerDaemon, docker, dockerWith } from "../connection/dockerCommand";
import type { ServerLogin } from "../connection/serverLogin";
import type { Session } from "../connection/session";
import { withoutCredentials } from "../connection/sessionError";
import { serverUsers } from "./aclProof";
import type { AppliedUsers } from "./appliedUsers";
import { type Fingerprints, fingerprint } from "./fingerprints";

/** Where `install.sh` looks for users that it is to put back. */
const putBack = "put-back.acl";

/** Runs the installer once more: the candidates are still in its container. */
export async function installAgain(daemon: DockerDaemon, installer: string): Promise<string> {
  const printed = await docker(daemon, "start", "--attach", installer);
  // An update that was cut off may have left it users to put back, which it does once.
  return printed.includes("install: put back") ? docker(daemon, "start", "--attach", installer) : printed;
}

/** What an `ACL LOAD` has done, and what is declared. */
interface Loaded {
  /** `ACL LIST` before it and after it. */
  before: string[];
  loaded: string[];
  last: AppliedUsers;
  users: Record<string, string>;
  fingerprints: Fingerprints;
}

/**
 * Whether the file that was loaded is likely not the declared one but one that was put back: it changed nothing on the server, or
 * left a user as before who is declared otherwise now. To install the declared one again does no harm where it is there already.
 */
export function isEarlierFile({ before, loaded, last, users, fingerprints }: Loaded): boolean {
  if (Object.keys(last.serverRules).length === 0) return false;
  const now = new Map(loaded.map((line) => [parseListedUser(line).name, parseListedUser(line)]));
  const changed = Object.keys({ ...last.users, ...users, ...last.fingerprints, ...fingerprints }).filter(
    (name) =>
      users[name] !== last.users[name] || fingerprints[name]?.join() !== last.fingerprints[name]?.join(),
  );
  const isAsBefore = (name: string) => {
    const user = now.get(name);
    const passwords = user?.passwords.map(fingerprint).join();
    const then = [...(last.fingerprints[name] ?? [])].sort().join();
    return (user && withoutPasswords(user)) === last.serverRules[name] && (!user || passwords === then);
  };
  return changed.length > 0 && (loaded.join() === before.join() || changed.some(isAsBefore));
}

/** The users after the installer has installed the declared ones again; where it cannot, those that are loaded. */
export async function loadedAnew(
  session: Session,
  { docker: daemon }: ServerLogin,
  installer: string | undefined,
  loaded: string[],
): Promise<string[]> {
  const isInstalled = installer !== undefined && (await installAgain(daemon, installer).catch(() => false));
  if (isInstalled === false) return loaded;
  await session.send("ACL", "LOAD");
  return serverUsers(session);
}

/**
 * Makes the users.acl that the server boots from that of an `ACL LIST`, which has the form of one, and says what became of it. The
 * installer's container does it: it has the config volume, and takes a file at any time, which the server's cannot.
 */
export async function fileAfterwards(
  { docker: daemon }: ServerLogin,
  installer: string | undefined,
  list: string[],
): Promise<string> {
  let why = "";
  try {
    if (installer !== undefined) {
      const archive = tarOf(putBack, `${list.join("\n")}\n`);
      // `docker cp` would call a container that is gone no directory.
      await docker(daemon, "inspect", "--format={{.Id}}", installer);
      await dockerWith(daemon, archive, "cp", "-", `${installer}:${candidateDir}`);
      await docker(daemon, "start", "--attach", installer);
      return " So was the users.acl that the server boots from.";
    }
  } catch (error) {
    why = ` It could not be put back: ${withoutCredentials((error as Error).message)}`;
  }
  return (
    " The installed users.acl still has the new ones and would be loaded at the next boot: repeat `pulumi up`, or go back to the " +
    `last configuration, before the server is restarted.${why}`
  );
}

/** An archive of one file that only root reads, as `docker cp` takes it. */
export function tarOf(name: string, content: string): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(512);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  header.write(name, 0);
  header.write(octal(0o400, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(body.length, 11), 124);
  header.write(octal(0, 11), 136);
  header.write("        0", 148);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)} `, 148);
  return Buffer.concat([header, body, Buffer.alloc(1024 + ((512 - (body.length % 512)) % 512))]);
}
