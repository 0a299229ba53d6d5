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

/** `save` off: what is on disk is there because the situation put it there. */
export const goodConf = [
  "aclfile /usr/local/etc/redis/users.acl",
  "dir /data",
  "port 6379",
  "bind * -::*",
  "protected-mode no",
  'save ""',
  "enable-debug-command yes",
];

const scripts = join(__dirname, "../../../components/boot");

/** A directory as the installer finds it at /candidate. */
export function candidateDirectory(conf: string[], users: string[] = goodUsers): string {
  const directory = mkdtempSync(join(tmpdir(), "boot-candidate-"));
  for (const script of ["install.sh", "dataVolume.sh", "truth.sh", "boot.sh"])
    copyFileSync(join(scripts, script), join(directory, script));
  writeFileSync(join(directory, "redis.conf"), `${conf.join("\n")}\n`);
  writeFileSync(join(directory, "users.acl"), `${users.join("\n")}\n`);
  writeFileSync(join(directory, "health.secret"), healthPassword);
  return directory;
}
