// npm run redis -- OPERATION: what an operator does to a server besides `pulumi up`.
import { repair } from "./operations/repair.mjs";
import { runMain } from "./runMain.mjs";

/** @type {Record<string, (args: string[]) => Promise<number>>} */
const operations = { repair };

await runMain(async () => {
  const [name = "", ...args] = process.argv.slice(2);
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation) {
    throw new Error(
      `${name || "nothing"} is no operation; there are: ${Object.keys(operations).join(", ")} (npm run redis -- NAME)`,
    );
  }
  return operation(args);
});
