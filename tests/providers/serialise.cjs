// Prints a provider, named `file#export`, as the text that Pulumi makes of it, in JSON. In plain node, because a test runner's
// transform turns imports into captured variables, which Pulumi's own program does not have.
require("ts-node").register({ transpileOnly: true });
const { resolve } = require("node:path");
const { serializeFunction } = require("@pulumi/pulumi/runtime/closure/serializeClosure");

const [file = "", name = ""] = (process.argv[2] ?? "").split("#");
const provider = require(resolve(file))[name];

serializeFunction(() => provider, { allowSecrets: true }).then(
  ({ text, containsSecrets }) => process.stdout.write(JSON.stringify({ text, containsSecrets })),
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
