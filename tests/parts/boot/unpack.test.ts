import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packUsersFile } from "../../../components/acl/packedUsersFile";
import { renderUsersFile } from "../../../components/acl/usersFile";
import { sha256 } from "./candidate";
import { docker } from "./docker";
import { busybox, debian } from "./userlands";

const script = join(__dirname, "../../../components/boot/unpack.sh");

test.each([debian, busybox])("users.acl is put together again on $name", async ({ image }) => {
  const users = Object.fromEntries(
    Array.from({ length: 1000 }, (_, n) => [
      `größe#${n}`,
      { rules: `~app${n}:\\* (~#${n} +get) +@read`, passwordHashes: [sha256(`a${n}`), sha256(`b${n}`)] },
    ]),
  );
  const file = renderUsersFile({ admin: [sha256("a"), sha256("b")], health: sha256("c"), users });
  const directory = mkdtempSync(join(tmpdir(), "unpack-"));
  try {
    const { lines, hashes } = packUsersFile(file);
    writeFileSync(join(directory, "users.lines"), lines);
    writeFileSync(join(directory, "users.hashes"), Buffer.from(hashes, "base64"));
    const unpack =
      "cp /parts/users.* /tmp && sh /unpack.sh /tmp && stat -c %a /tmp/users.acl && cat /tmp/users.acl";
    const mounts = [`${directory}:/parts:ro`, `${script}:/unpack.sh:ro`];
    const volumes = mounts.flatMap((mount) => ["--volume", mount]);
    const printed = await docker(
      ...["run", "--rm", "--network", "none", ...volumes, "--entrypoint", "sh", image(), "-c", unpack],
    );
    expect(printed).toBe(`600\n${file.trimEnd()}`);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
