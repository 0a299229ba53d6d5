import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { BareServer } from "../parts/boot/bareServer";
import { docker, type Finished } from "../parts/boot/docker";
import { redisImage } from "../parts/boot/image";

const runScript = join(resolve(__dirname, "../.."), "scripts", "run.mjs");

// The script against the component's own files and container options, without the engine.
describe("npm run redis -- repair", () => {
  let server: BareServer;

  const repair = (...args: string[]): Promise<Finished> =>
    new Promise((done) => {
      const command = [runScript, "scripts/redis.ts", "repair", "--container", server.name, ...args];
      execFile(process.execPath, command, (error, stdout, stderr) =>
        done({ exitCode: Number(error?.code ?? 0), output: stdout + stderr }),
      );
    });
  const fingerprint = () => server.onVolumes("cd /data && find . -type f | sort | xargs sha256sum");
  const keptVolumes = async () =>
    (await docker("volume", "ls", "--quiet", "--filter", `name=${server.data}-before-repair`))
      .split("\n")
      .filter(Boolean);

  beforeAll(async () => {
    server = new BareServer(`dur-repair-${process.pid}`, redisImage(), await freePort());
    await server.install("yes");
    await server.start();
    const batch = server.redis.pipeline();
    for (let i = 1; i <= 100; i++) batch.set(`key:${i}`, i);
    await batch.exec();
    await server.stop();
    // Key 51 and everything after it.
    await server.onVolumes(`
      cd /data/appendonlydir && incr=$(echo *.incr.aof)
      printf '!!!' | dd of=$incr bs=1 conv=notrunc seek=$(grep -abo '*3' $incr | sed -n 51p | cut -d: -f1)`);
  });
  afterAll(async () => {
    for (const volume of await keptVolumes()) await docker("volume", "rm", "--force", volume);
    await server.destroyWithData();
  });

  test("without a terminal and without --yes shows what would be lost and changes nothing", async () => {
    const before = await fingerprint();
    const { exitCode, output } = await repair();
    expect(exitCode).toBe(1);
    expect(output).toMatch(/appendonly.aof.1.incr.aof: \d+ of its \d+ bytes, everything from byte \d+ on/);
    expect(output).toContain("Redis loads the repaired copy: 50 keys.");
    expect(output).toContain("add --yes to mean it. Nothing was changed.");
    expect(await fingerprint()).toBe(before);
    expect(await keptVolumes()).toEqual([]);
  });

  test("with --yes starts the server on what can be loaded, and keeps the files as they were", async () => {
    const before = await fingerprint();
    const { exitCode, output } = await repair("--yes");
    expect(output).toContain(`${server.name} starts on the repaired files`);
    expect(exitCode).toBe(0);
    const [kept] = await keptVolumes();
    const mount = ["--volume", `${kept}:/kept:ro`, "--entrypoint", "sh", redisImage(), "-c"];
    const original = "cd /kept/original && find . -type f | sort | xargs sha256sum";
    expect(await docker("run", "--rm", ...mount, original)).toBe(before);
    await expect.poll(() => server.inContainer("redis-cli ping").catch(String)).toContain("NOAUTH");
    expect(await server.log()).toContain("Ready to accept connections");
  });

  test("says so when the damage is of another kind", async () => {
    await server.stop();
    await server.onVolumes("echo >>/data/appendonlydir/appendonly.aof.manifest");
    const before = await fingerprint();
    const { exitCode, output } = await repair("--yes");
    expect(exitCode).toBe(1);
    expect(output).toContain("Invalid AOF manifest file format");
    expect(output).toContain("restore a backup. Nothing was changed.");
    expect(await fingerprint()).toBe(before);
    expect(await keptVolumes()).toHaveLength(1);
  });
});
