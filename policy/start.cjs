// Pulumi would have TypeScript itself compile the pack and what it uses of components/, which takes five seconds of every preview.
const { buildSync } = require("esbuild");

const { outputFiles } = buildSync({
  absWorkingDir: __dirname,
  entryPoints: ["index.ts"],
  bundle: true,
  packages: "external",
  platform: "node",
  write: false,
});
// Not in Node's types, but what ts-node calls, too.
Reflect.get(module, "_compile").call(module, outputFiles[0]?.text, __filename);
