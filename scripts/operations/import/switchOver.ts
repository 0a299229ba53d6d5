import type { FoundServer } from "./found";
import type { FoundContainer } from "./foundContainer";
import type { Imported } from "./imported";

/** One thing that a person does, and the commands for it. */
export interface Step {
  what: string;
  commands: string[];
}

/** What the steps are about. */
export interface Switch {
  server: FoundServer;
  container?: FoundContainer;
  imported: Imported;
  /** As whom the command has logged in, where it had to. */
  user?: string;
  /** `HOST:PORT`, where there is no container. */
  at?: string;
  stack: string;
  /** Whether the stack file is written. */
  isWritten: boolean;
}

/** Of the new container. */
export function newName({ imported, stack }: Switch): string {
  return String(imported.args.containerName ?? `redis-${stack}`);
}

/** A container that exists has its name, whether it runs or not. */
export function isRenamed(change: Switch): boolean {
  return change.container?.name === newName(change);
}

/** That the old container has in the end. */
export function formerName(change: Switch): string {
  return isRenamed(change) ? `${change.container?.name}-before` : String(change.container?.name);
}

/** In numbered paragraphs. */
export function stepsText(all: readonly Step[]): string {
  return all
    .map(({ what, commands }, at) =>
      [`${at + 1}. ${what}`, ...commands.map((command) => `     ${command}`)].join("\n"),
    )
    .join("\n");
}
