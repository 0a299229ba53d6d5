// npm run redis -- OPERATION: what an operator does to a server besides `pulumi up`.
import { repair } from "./operations/repair";
import { runMain } from "./runMain";

const operations: Record<string, (args: string[]) => Promise<number>> = { repair };

void runMain(async () => {
  const [name = "", ...args] = process.argv.slice(2);
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation) {
    throw new Error(
      `${name || "nothing"} is no operation; there are: ${Object.keys(operations).join(", ")} (npm run redis -- NAME)`,
    );
  }
  return operation(args);
});
