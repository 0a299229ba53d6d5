// npm test -- ARGS: sets up whatever is missing, runs the tests (ARGS are vitest's), and ends with their count.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine, isHelpOption, passedArguments } from "./commandLine";
import { dockerEnvironment, repository, toolEnvironment } from "./environment";
import { runMain } from "./runMain";
import { findCelery } from "./setup/celery";
import { runInteractive } from "./setup/command";
import { findJq } from "./setup/jq";
import { printLines } from "./setup/lines";
import { findNodeImage } from "./setup/nodeImage";
import { findOtherEngines } from "./setup/otherEngines";
import { findRedisExporter } from "./setup/redisExporter";
import { findRemoteHost } from "./setup/remoteHost";
import { findS3Server } from "./setup/s3Server";
import { setUp } from "./setup/setUp";
import { runSteps } from "./setup/steps";
import { countTests } from "./testCount";

const command = commandLine(
  "npm test --",
  "Sets up whatever is missing, runs the tests and counts them. The arguments are vitest's: files, or options such as " +
    "`--project unit`.",
).usage("[ARGUMENTS OF VITEST]");

void runMain(async () => {
  const args = passedArguments(command, (all) => all.some(isHelpOption));
  const environment = await setUp();
  await runSteps(
    [
      { name: "ssh host", run: findRemoteHost },
      { name: "celery", run: findCelery },
      // Not beside it: both may need apt, which lets in one at a time.
      { name: "exporter", needs: ["ssh host"], run: findRedisExporter },
      { name: "S3 server", run: findS3Server },
      { name: "jq", needs: ["exporter"], run: findJq },
      {
        name: "engines",
        needs: ["jq"],
        run: (onProgress) => findOtherEngines(dockerEnvironment(environment), onProgress),
      },
      {
        name: "node image",
        run: (onProgress) => findNodeImage(environment, dockerEnvironment(environment), onProgress),
      },
    ],
    printLines(),
  );
  const directory = await mkdtemp(join(tmpdir(), "redis-server-tests-"));
  const report = join(directory, "report.json");
  const vitest = join(repository, "node_modules", "vitest", "vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await runInteractive(process.execPath, [vitest, "run", ...reporters, ...args], {
    cwd: repository,
    env: toolEnvironment(environment),
  });
  const { passed, failed } = countTests(await readFile(report, "utf8").catch(() => undefined), code);
  await rm(directory, { recursive: true });
  console.log(`on Node ${process.versions.node}`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : code;
});
