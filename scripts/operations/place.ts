import { stackBackend } from "../ci/backend";
import type { Place } from "../setup/command";

/** Where the commands of a stack run: the project is the one of this directory. */
export function stackPlace(): Promise<Place> {
  return stackBackend(process.cwd());
}
