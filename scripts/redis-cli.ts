// npm run redis-cli -- [--user NAME] ARGS: redis-cli inside the dev stack's container, as the admin or a declared user.
import { parseArgs } from "node:util";
import { commandLine, passedArguments } from "./commandLine";
import { dockerEnvironment, readEnvironment } from "./environment";
import { runMain } from "./runMain";
import { run, runInteractive } from "./setup/command";
import { devOutputs, inContainer, type Outputs } from "./setup/stack";
import { hasStack } from "./setup/state";

const command = commandLine(
  "npm run redis-cli --",
  "Runs redis-cli inside the dev stack's container, as the admin or as a declared user, with the arguments of redis-cli's own.",
)
  .usage("[--user NAME] [ARGUMENTS OF REDIS-CLI]")
  .option("--user <name>", "log in as this declared user (default: the admin)");

void runMain(async () => {
  const { user, rest } = userAndRest(passedArguments(command));
  const environment = await readEnvironment();
  const outputs = (await hasStack("dev")) ? await devOutputs(environment) : undefined;
  if (!outputs) throw new Error("the dev stack is not up: run `npm start`");
  const { name, password = process.env.REDISCLI_AUTH } = credentials(outputs, user);

  const hasTerminal = process.stdin.isTTY && process.stdout.isTTY;
  if (password === undefined && !hasTerminal) {
    throw new Error(
      `of ${name} only the hash of a password is declared: put the password into the environment variable REDISCLI_AUTH, or run this in a terminal, where redis-cli asks for it`,
    );
  }
  const terminal = hasTerminal ? ["--tty"] : [];
  // Only the variable's name is on the command line, so that no process list shows the password; by id, because the name of a container
  // that was removed by hand may be another one's by now.
  const { containerId } = outputs;
  const authentication = password === undefined ? [] : ["--env", "REDISCLI_AUTH"];
  const exec = ["exec", "--interactive", ...terminal, ...authentication, containerId];
  const env = dockerEnvironment(environment);
  const asking = password === undefined ? ["--askpass"] : [];
  const inspect = ["inspect", "-f", "{{.HostConfig.NetworkMode}}", containerId];
  const network = await run("docker", inspect, { env }).catch((error: Error) => {
    if (!/no such object/i.test(error.message)) throw error;
    throw new Error(
      `the container ${outputs.containerName} is not the one of the last \`npm start\` that succeeded: repeat \`npm start\``,
    );
  });
  return runInteractive(
    "docker",
    [...exec, "redis-cli", ...inContainer(network, outputs), "--user", name, ...asking, ...rest],
    { env: { ...env, ...(password !== undefined && { REDISCLI_AUTH: password }) } },
  );
});

/** Takes `--user NAME` off the front; everything else is redis-cli's own, also a `--user` inside a command. */
function userAndRest(args: string[]): { user: string | undefined; rest: string[] } {
  const { tokens } = parseArgs({ args, options: { user: { type: "string" } }, strict: false, tokens: true });
  const first = tokens[0];
  if (first?.kind !== "option" || first.name !== "user") return { user: undefined, rest: args };
  if (!first.value) throw new Error("--user wants a name: npm run redis-cli -- --user app");
  return { user: first.value, rest: args.slice(first.inlineValue ? 1 : 2) };
}

function credentials(
  { adminUrl, users }: Outputs,
  user: string | undefined,
): { name: string; password: string | undefined } {
  if (user === undefined) {
    const { username, password } = new URL(adminUrl);
    return { name: decodeURIComponent(username), password: decodeURIComponent(password) };
  }
  const declared = users[user];
  if (!declared) throw new Error(`no user ${user} is declared; there are: ${Object.keys(users).join(", ")}`);
  return { name: user, password: declared.password };
}
