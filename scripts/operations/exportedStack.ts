import { devNull } from "node:os";
import { nearest } from "../../components/spelling/nearest";
import { type Place, run, tryRun } from "../setup/command";

/** The state of a stack with its secrets in plain. By a pipe and never to disk; what a failing export prints is not shown either. */
export async function exportedStack(stack: string, place: Place): Promise<unknown> {
  const exporting = ["stack", "export", "--show-secrets", "--stack", stack, "--non-interactive"];
  const exported = await tryRun("pulumi", exporting, place);
  if (exported !== undefined) return JSON.parse(exported);
  const listed = await tryRun("pulumi", ["stack", "ls", "--json", "--non-interactive"], place);
  const stacks =
    listed === undefined ? [] : (JSON.parse(listed) as { name: string }[]).map(({ name }) => name);
  const isListed = stacks.some((each) => lastPart(each) === lastPart(stack));
  if (listed !== undefined && !isListed) throw new Error(noSuchStack(stack, stacks));
  // The same failure, of which the state is no part.
  await run("pulumi", [...exporting, "--file", devNull], place);
  throw new Error(
    `the state of the stack ${stack} could not be read once, and could be at the second try: try again`,
  );
}

/** A stack may be named with its organization and project. */
const lastPart = (stack: string) => stack.slice(stack.lastIndexOf("/") + 1);

/** What there is in place of a stack that there is not. */
export function noSuchStack(stack: string, stacks: readonly string[]): string {
  if (stacks.length === 0) {
    return `there is no stack ${stack}, and none at all in this backend: \`npm start\` makes dev, \`pulumi stack init\` another one`;
  }
  const near = nearest(stack, stacks);
  const meant = near.typos <= 2 ? ` (did you mean ${near.name}?)` : "";
  return `there is no stack ${stack}${meant}; there are: ${stacks.join(", ")}. --stack names another one`;
}
