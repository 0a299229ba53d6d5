import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const adminPassword = "the-admin-of-a-test";
export const healthPassword = "the-health-of-a-test";
export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

export const goodUsers = [
  "user default off ~* &* +@all",
  `user admin on #${sha256(adminPassword)} ~* &* +@all`,
  `user health on #${sha256(healthPassword)} resetchannels -@all +ping`,
];

/** Who installs, as the component says it. */
export const owner = "0123456789ab redis of organization/redis-server/dev";

/** `save` off: what is on disk is there because the situation put it there. */
export const goodConf = [
  "aclfile /usr/local/etc/redis/users.acl",
  "dir /data",
  "port 6379",
  "bind * -::*",
  "protected-mode no",
  'save ""',
  "enable-debug-command yes",
  // Tests change times in RDBs.
  "rdbchecksum no",
];

const scripts = join(__dirname, "../../../components/boot");

/** A directory as the installer finds it at /candidate. */
export function candidateDirectory(conf: string[], users: string[] = goodUsers): string {
  return directoryOf(
    scripts,
    ["install.sh", "dataVolume.sh", "bentDirectives.sh", "truth.sh", "boot.sh"],
    conf,
    users,
  );
}

/** The same of the last version without a record. */
export function earlierCandidateDirectory(conf: string[]): string {
  return directoryOf(join(__dirname, "earlier"), ["install.sh", "boot.sh"], conf, goodUsers);
}

function directoryOf(from: string, names: string[], conf: string[], users: string[]): string {
  const directory = mkdtempSync(join(tmpdir(), "boot-candidate-"));
  for (const name of names) copyFileSync(join(from, name), join(directory, name));
  writeFileSync(join(directory, "redis.conf"), `${conf.join("\n")}\n`);
  writeFileSync(join(directory, "users.acl"), `${users.join("\n")}\n`);
  writeFileSync(join(directory, "health.secret"), healthPassword);
  writeFileSync(join(directory, "owner"), owner);
  return directory;
}
