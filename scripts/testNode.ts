// npm run test:node -- [MAJOR…]: the unit and component layers and a whole `npm start`, on every Node of package.json's
// `testedNodes` or those named, whatever Node this machine has.
import { delimiter, join } from "node:path";
import { Argument } from "commander";
import packageJson from "../package.json";
import { commandLine, readArguments } from "./commandLine";
import { repository } from "./environment";
import { runMain } from "./runMain";
import { run, runInteractive } from "./setup/command";
import { findNode } from "./setup/node";
import { startAndStop } from "./startAndStop";

const majorOf = (version: string) => version.split(".")[0] ?? "";
const { testedNodes } = packageJson.config;

const command = commandLine(
  "npm run test:node --",
  "Runs the unit and component layers, and a whole `npm start`, on other versions of Node.",
).addArgument(new Argument("[majors...]", "these versions alone").choices(testedNodes.map(majorOf)));

void runMain(async () => {
  const majors = readArguments(command).args;
  const versions = testedNodes.filter((version) => majors.length === 0 || majors.includes(majorOf(version)));
  const outcomes = [];
  for (const version of versions) outcomes.push({ version, ...(await testOn(version)) });
  console.log("");
  for (const { version, failed, text } of outcomes) {
    console.log(`${failed ? "✗" : "✓"} Node ${version}: ${text}`);
  }
  return outcomes.some(({ failed }) => failed) ? 1 : 0;
});

async function testOn(version: string): Promise<{ failed: boolean; text: string }> {
  const directory = await findNode(version);
  const env = {
    ...process.env,
    ...(directory && { PATH: `${directory}${delimiter}${process.env.PATH}` }),
  };
  const found = await run("node", ["--version"], { env });
  console.log(`\nNode ${found} (${directory ?? "of PATH"})`);

  const begin = Date.now();
  const vitest = [join(repository, "node_modules", "vitest", "vitest.mjs"), "run", "--reporter=dot"];
  const code = await runInteractive("node", [...vitest, "--project", "unit", "--project", "component"], {
    cwd: repository,
    env,
  });
  const layers = `unit and component layers ${code === 0 ? "passed" : "failed"} in ${since(begin)}`;
  if (code !== 0) return { failed: true, text: layers };

  const startBegin = Date.now();
  try {
    const processes = await startAndStop(found, env);
    return {
      failed: false,
      text: `${layers}, npm start, PING and npm stop in ${since(startBegin)} (${processes} processes, all of ${found})`,
    };
  } catch (error) {
    return {
      failed: true,
      text: `${layers}, npm start: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function since(begin: number): string {
  return `${((Date.now() - begin) / 1000).toFixed(0)} s`;
}
