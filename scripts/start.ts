// npm start: sets up whatever is missing, brings the dev stack up, and tells how to connect.
import { commandLine, readArguments } from "./commandLine";
import { runMain } from "./runMain";
import { setUp } from "./setup/setUp";
import { changeDevStack, devOutputs, devStack, type Outputs } from "./setup/stack";
import { prepareStack } from "./setup/state";

const command = commandLine(
  "npm start --",
  "Sets up whatever is missing, brings the stack dev up (Pulumi.dev.yaml), and tells how to connect.",
);

void runMain(async () => {
  readArguments(command);
  const environment = await setUp();
  await prepareStack(environment, devStack);
  const code = await changeDevStack(environment, "up");
  if (code !== 0) return code;
  const outputs = await devOutputs(environment);
  if (!outputs) throw new Error("the dev stack is up but exports no server");
  console.log(howToConnect(outputs));
  return 0;
});

function howToConnect({ host, port, containerName, users }: Outputs): string {
  const names = Object.keys(users);
  const commands = [
    ["npm run redis-cli", "redis-cli as the admin"],
    [`npm run redis-cli -- --user ${names[0] ?? "NAME"}`, "the same as a declared user"],
    ["npm run pulumi -- stack output users --show-secrets", "every user's password and URL"],
    ["npm start", "apply what you changed in Pulumi.dev.yaml"],
    ["npm stop", "take it down; the data stays"],
  ];
  return [
    `Redis listens on ${host}:${port}, container ${containerName}, declared users: ${names.join(", ")}.`,
    "",
    ...commands.map(([command, purpose]) => `  ${command?.padEnd(54)}${purpose}`),
  ].join("\n");
}
