// A program of somebody's own, whose arguments become known late: `{ "late": … }` in the JSON of the command line is an output,
// `{ "secret": … }` a secret one.
// It prints the first line of every error, then that it goes on; with `exit`, it asks for an exit as index.ts does.
require("../../loader/register.cjs");
const pulumi = require("@pulumi/pulumi");
const { checkArguments } = require("../../components/arguments/checkedArguments");
const { exitOnLateRefusal } = require("../../components/arguments/lateRefusal");

pulumi.runtime.setMocks({
  newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }),
  call: () => ({}),
});
// Each output that depends on a refused one is rejected, too, and nobody waits for those.
process.on("unhandledRejection", () => {});

const [given = "{}", exit] = process.argv.slice(2);
if (exit) exitOnLateRefusal();

/** @type {(key: string, value: any) => unknown} */
const late = (_, value) => {
  if (value?.secret !== undefined) return pulumi.secret(value.secret);
  return value?.late === undefined ? value : pulumi.output(Promise.resolve(value.late));
};
const server = new pulumi.ComponentResource("redis:index:RedisServer", "redis");
const { users, ...checked } = checkArguments(JSON.parse(given, late), server);

/** @type {any[]} */
const outputs = [
  ...Object.values(checked),
  users.rules,
  ...Object.values(users.passwords),
  ...Object.values(users.passwordHashes),
].map((/** @type {any} */ value) => pulumi.output(value));
Promise.all(outputs.map((output) => output.promise().catch(printed))).then(() => console.log("goes on"));

/** @param {Error} error */
function printed(error) {
  const kind = pulumi.ResourceError.isInstance(error) ? "ResourceError" : error.name;
  console.log(`${kind}: ${error.message.split("\n")[0]}`);
}
