import type { Program } from "../program";
import { container } from "../resourceTypes";

export interface Upload {
  file: string;
  content: string;
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

export function usersFile(made: Program): string {
  return uploads(made).find(({ file }) => file === "/candidate/users.acl")?.content ?? "";
}
