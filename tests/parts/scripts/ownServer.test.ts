import { execFile, execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { docker } from "../boot/docker";
import { redisImage } from "../boot/image";

const realDocker = execFileSync("sh", ["-c", "command -v docker"], { encoding: "utf8" }).trim();
const runScript = join(resolve(__dirname, "../../.."), "scripts", "run.mjs");

// Docker is the real one, but for the volume of a real dev stack, which no call of these reaches; the state of `npm start` is
// written here as Pulumi writes it, and `pulumi destroy` does nothing.
describe("the server of the dev stack", () => {
  let scratch = "";
  const name = `stop-${process.pid}`;
  const [own, adopted] = [`${name}-data`, `${name}-adopted`];

  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), "stop-"));
    const pulumi = "#!/bin/sh\ncase $1 in stack) echo '{}' ;; esac\n";
    const guard = `#!/bin/sh
case "$*" in
*redis-dev-data*) echo "docker $*" >>"${scratch}/withheld" ;;
"system df --verbose") cat "${scratch}/tables" 2>/dev/null || exec "$DOCKER" "$@" ;;
*) exec "$DOCKER" "$@" ;;
esac
`;
    await writeFile(join(scratch, "pulumi"), pulumi, { mode: 0o755 });
    await writeFile(join(scratch, "docker"), guard, { mode: 0o755 });
    await mkdir(join(scratch, "state/project"), { recursive: true });
    const environment = { pulumi: scratch, bundledPlugins: true, image: null, dockerHost: null };
    await writeFile(join(scratch, "environment.json"), JSON.stringify(environment));
    for (const volume of [own, adopted]) await docker("volume", "create", volume);
  });
  afterEach(async () => {
    await docker("rm", "--force", name);
    for (const volume of [own, adopted]) await docker("volume", "rm", "--force", volume);
    await rm(scratch, { recursive: true });
  });

  const script = (...args: string[]): Promise<{ code: number; printed: string }> =>
    new Promise((done) => {
      const env = {
        ...process.env,
        PATH: `${scratch}${delimiter}${process.env.PATH}`,
        DOCKER: realDocker,
        REDIS_SERVER_CACHE: scratch,
        REDIS_SERVER_STATE: join(scratch, "state"),
      };
      execFile(process.execPath, [runScript, ...args], { env }, (error, stdout, stderr) =>
        done({ code: Number(error?.code ?? 0), printed: stdout + stderr }),
      );
    });

  const stop = (...args: string[]) => script("scripts/stop.ts", ...args);

  /** A state of the stack dev with a server on a data volume, or without any. */
  async function checkpoint(path: string, dataVolume?: string): Promise<void> {
    const parent = "urn:pulumi:dev::redis-server::redis:index:RedisServer::redis";
    const child = (type: string, logicalName: string, dockerName: string) => ({
      urn: `urn:pulumi:dev::redis-server::redis:index:RedisServer$${type}::${logicalName}`,
      type,
      parent,
      outputs: { name: dockerName },
    });
    const resources = dataVolume && [
      { urn: parent, type: "redis:index:RedisServer" },
      child("docker:index/volume:Volume", "redis-data", dataVolume),
      child("docker:index/volume:Volume", "redis-config", `${name}-config`),
      child("docker:index/container:Container", "redis", name),
    ];
    const file = join(scratch, "state/pulumi/.pulumi", path);
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, JSON.stringify({ version: 3, checkpoint: { latest: { resources } } }));
  }
  const [before, destroyed] = ["1795785891236906216", "1795785999000000000"];
  async function stopped(dataVolume: string): Promise<void> {
    await checkpoint("stacks/redis-server/dev.json");
    await checkpoint(`history/redis-server/dev/dev-${before}.checkpoint.json`, dataVolume);
    await checkpoint(`history/redis-server/dev/dev-${destroyed}.checkpoint.json`);
  }

  const volumes = async () =>
    (await docker("volume", "ls", "--quiet", "--filter", `name=${name}-`)).split("\n").filter(Boolean).sort();

  it("npm stop -- --delete-data of a stack that is down deletes the volume that it had, by whatever name", async () => {
    await stopped(own);
    const { code, printed } = await stop("--delete-data", "--yes");
    expect([code, printed]).toEqual([0, `Stopped; the data (volume ${own}, 0B) is deleted.\n`]);
    expect(await volumes()).toEqual([adopted]);
  });

  it("npm stop -- --delete-data leaves an adopted volume alone, and names it", async () => {
    await stopped(adopted);
    const { code, printed } = await stop("--delete-data", "--yes");
    expect(code).toBe(1);
    expect(printed).toContain(
      `error: the volume ${adopted} (0B) was not made by the stack dev but adopted by \`dataVolume\`: its data are not deleted.`,
    );
    expect(await volumes()).toEqual([adopted, own]);
  });

  it("npm stop -- --delete-data leaves a volume alone that another container has, running or not", async () => {
    await stopped(own);
    await docker("create", "--name", name, "--volume", `${own}:/elsewhere`, redisImage());
    const { code, printed } = await stop("--delete-data", "--yes");
    expect([code, printed]).toEqual([
      1,
      `error: the volume ${own} (0B) is used by ${name}, which is not of the stack dev: its data are not deleted. Nothing was changed\n`,
    ]);
    expect(await volumes()).toEqual([adopted, own]);
  });

  it("npm stop says where the data stay, by the volume that the stack has and not by the container's name", async () => {
    await checkpoint("stacks/redis-server/dev.json", adopted);
    const { code, printed } = await stop();
    expect([code, printed]).toEqual([
      0,
      `Stopped; the data stays in the volume ${adopted} (0B), and \`npm start\` finds it there.\n`,
    ]);
  });

  it("npm stop -- --delete-data of a stack that was never up deletes nothing, also where a volume has its name", async () => {
    await writeFile(
      join(scratch, "tables"),
      "\nVOLUME NAME      LINKS     SIZE\nredis-dev-data   0         1.5GB\n",
    );
    const { code, printed } = await stop("--delete-data", "--yes");
    expect([code, printed]).toEqual([
      1,
      "error: the stack dev has made no server here, so nothing shows that the volume redis-dev-data (1.5GB), which Pulumi.dev.yaml " +
        "names, is its own. Nothing was changed. If you know that it is: docker volume rm redis-dev-data\n",
    ]);
    expect(await readFile(join(scratch, "withheld"), "utf8")).not.toContain("volume rm");
    await writeFile(join(scratch, "tables"), "\nVOLUME NAME      LINKS     SIZE\n");
    expect(await stop("--delete-data", "--yes")).toEqual({
      code: 0,
      printed: "Stopped; there is no data.\n",
    });
  });

  it("npm run redis-cli says when the container is gone", async () => {
    await checkpoint("stacks/redis-server/dev.json", own);
    const adminUrl = "redis://admin:password@127.0.0.1:6379";
    const outputs = JSON.stringify({ containerName: name, containerId: "0".repeat(64), adminUrl, users: {} });
    await writeFile(join(scratch, "pulumi"), `#!/bin/sh\necho '${outputs}'\n`, { mode: 0o755 });
    expect(await script("scripts/redis-cli.ts", "PING")).toEqual({
      code: 1,
      printed: `error: the container ${name} is not the one of the last \`npm start\` that succeeded: repeat \`npm start\`\n`,
    });
  });

  it("npm run redis -- repair is about the stack's own container, and names what there is instead", async () => {
    await checkpoint("stacks/redis-server/dev.json", own);
    const absent = await script("scripts/redis.ts", "repair");
    expect(absent.code).toBe(1);
    expect(absent.printed).toMatch(
      RegExp(
        `^error: there is no container ${name}, which the state of the stack dev names; containers with a volume at /data: `,
      ),
    );

    await docker("create", "--name", name, "--volume", `${own}:/data`, redisImage());
    const nosuch = await script("scripts/redis.ts", "repair", "--container", "nosuch");
    expect(nosuch.printed).toContain("error: there is no container nosuch, which --container names; ");
    expect(nosuch.printed).toMatch(RegExp(`: .*\\b${name}\\b.* \\(--stack or --container chooses one\\)\n$`));

    const staging = await script("scripts/redis.ts", "repair", "--stack", "staging");
    expect(staging.printed).toContain("no container redis-staging, which Pulumi.staging.yaml names");
  });
});
