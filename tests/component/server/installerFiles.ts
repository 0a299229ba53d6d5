import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Program } from "../program";
import { container } from "../resourceTypes";

export interface Upload {
  file: string;
  content?: string;
  contentBase64?: string;
  permissions: string;
}

export function uploads({ find }: Program): Upload[] {
  return find(container, "redis-config").inputs.uploads as Upload[];
}

/** What users.acl says of one user. */
export function userLine(made: Program, user: string): string | undefined {
  const lines = usersFile(made).split("\n");
  return lines.find((line) => line.startsWith(`user ${user} `));
}

/** The users.acl that the installer makes of what is uploaded. */
export function usersFile(made: Program): string {
  const directory = mkdtempSync(join(tmpdir(), "installer-"));
  try {
    for (const { file, content = "", contentBase64 } of uploads(made)) {
      writeFileSync(
        join(directory, basename(file)),
        contentBase64 ? Buffer.from(contentBase64, "base64") : content,
      );
    }
    execFileSync("sh", [join(directory, "unpack.sh"), directory]);
    return readFileSync(join(directory, "users.acl"), "utf8");
  } finally {
    rmSync(directory, { recursive: true });
  }
}
