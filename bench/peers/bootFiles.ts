import { createHash } from "node:crypto";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderUsersFile } from "../../components/acl/usersFile";
import { renderConf, withDefaults } from "../../components/conf/redisConf";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Writes the files that a server of this program boots from, for the peers to boot theirs from, into a new folder. */
export async function writeBootFiles(folder: string, rules: string, password: string): Promise<void> {
  const hash = sha256(password);
  const files = {
    "redis.conf": renderConf(withDefaults({}), { port: 6379, bind: ["*", "-::*"] }),
    "users.acl": renderUsersFile({
      admin: [hash],
      health: hash,
      users: { app: { rules, passwordHashes: [hash] } },
    }),
    "health.secret": password,
  };
  await mkdir(folder);
  // Redis in the container is another user than whoever runs this.
  await chmod(folder, 0o755);
  for (const [file, content] of Object.entries(files)) {
    await writeFile(join(folder, file), content, { mode: 0o644 });
  }
}
