// node scripts/run.mjs FILE ARGS: runs a TypeScript file of this repository, once the npm packages are those of package-lock.json.
// Needs nothing but Node, so that everything else may import packages.
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "./setup/packages.mjs";

const repository = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
const [file = "", ...args] = process.argv.slice(2);

// The packages that are ES modules are required by CommonJS, as which TypeScript is compiled here.
if (!process.features.require_module) {
  const wanted = require("../package.json").engines.node;
  console.error(`error: Node ${process.versions.node} is too old: install one of ${wanted}`);
  process.exit(1);
}

const showsSetUp = ["scripts/start.ts", "scripts/test.ts"].includes(file);
if (!(await installPackages(repository, showsSetUp))) process.exit(1);

const script = join(repository, file);
process.argv.splice(1, process.argv.length, script, ...args);
require("ts-node").register({ transpileOnly: true, projectSearchDir: repository });
require(script);
