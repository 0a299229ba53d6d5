import { execa } from "execa";
import type { Place } from "../../setup/command";
import { progressBar } from "../progress";

/** Where the hashes go. */
export interface Target {
  stack: string;
  project: string;
  /** A stack file. */
  file: string;
  place: Place;
}

/** Writes the hashes into a stack file by Pulumi itself, which encrypts them with the stack's key; each by its input, which nobody sees. */
export async function encryptHashes(hashes: Record<string, string[]>, target: Target): Promise<void> {
  const values = Object.entries(hashes).flatMap(([user, own]) =>
    own.map((hash, at) => ({ path: pathOf(target.project, user, own.length > 1 ? at : undefined), hash })),
  );
  const progress = progressBar("encrypting hashes of passwords", "keys", values.length);
  try {
    for (const [done, { path, hash }] of values.entries()) {
      await encrypt(path, hash, target);
      progress.at(done + 1);
    }
  } finally {
    progress.end();
  }
}

/** Where the hash of a user stands; one of several by its number. */
export function pathOf(project: string, user: string, at?: number): string {
  const name = user.replace(/["\\]/g, "\\$&");
  return `${project}:users["${name}"].passwordHash${at === undefined ? "" : `[${at}]`}`;
}

async function encrypt(path: string, hash: string, { stack, file, place }: Target): Promise<void> {
  const args = ["config", "set", "--secret", "--path", path, "--stack", stack, "--config-file", file];
  const { exitCode, stderr, originalMessage } = await execa("pulumi", [...args, "--non-interactive"], {
    cwd: place.cwd,
    env: place.env ?? process.env,
    extendEnv: false,
    input: hash,
    reject: false,
    // Or a Ctrl-C that comes as it ends is lost.
    cleanup: false,
  });
  if (exitCode === 0) return;
  if (/no stack named/.test(stderr)) {
    throw new Error(
      `there is no stack ${stack} whose key could encrypt the hashes of the passwords: make it, then repeat this: pulumi stack init ${stack}`,
    );
  }
  throw new Error(`Pulumi could not encrypt ${path}: ${stderr.trim() || originalMessage}`);
}
