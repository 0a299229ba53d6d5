// node scripts/run.mjs FILE ARGS: runs a TypeScript file of this repository, once the npm packages are those of package-lock.json.
// Needs nothing but Node, so that everything else may import packages.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "./setup/packages.mjs";

const usage = `usage: node scripts/run.mjs FILE [ARGUMENTS]
Runs a TypeScript file of this repository, such as scripts/start.ts; \`npm run\` lists what there is.`;
const repository = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
const [file = "", ...args] = process.argv.slice(2);

if (file === "--help" || file === "-h") {
  console.log(usage);
  process.exit();
}
if (!file.endsWith(".ts") || !existsSync(join(repository, file))) {
  console.error(`error: ${file ? `there is no script ${file}` : "which script?"}\n${usage}`);
  process.exit(1);
}

// The packages that are ES modules are required by CommonJS, as which TypeScript is compiled here.
if (!process.features.require_module) {
  const wanted = require("../package.json").engines.node;
  console.error(`error: Node ${process.versions.node} is too old: install one of ${wanted}`);
  process.exit(1);
}

const asksForHelp = args.includes("--help") || args.includes("-h");
const showsSetUp = ["scripts/start.ts", "scripts/test.ts"].includes(file) && !asksForHelp;
if (!(await installPackages(repository, showsSetUp))) process.exit(1);

const script = join(repository, file);
process.argv.splice(1, process.argv.length, script, ...args);
require("../loader/register.cjs");
require(script);
