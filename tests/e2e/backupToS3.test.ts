import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, test as anyTest, beforeAll, describe, expect, vi } from "vitest";
import { scheduledConfigFile, scheduledProgram } from "../../components/backup/scheduled/places";
import { s3Place, s3Target } from "../../components/backup/targets/s3Target";
import { dockerEnvironment, readEnvironment } from "../../scripts/environment";
import { freePort } from "../../scripts/freePort";
import { onlineReport } from "../../scripts/preview/online/onlineReport";
import { run, tryRun } from "../../scripts/setup/command";
import { nodeImage } from "../../scripts/setup/nodeImage";
import { s3Server } from "../../scripts/setup/s3Server";
import { change, content, fill } from "../parts/boot/persistence";
import { leaveArchive } from "../parts/operations/leftArchive";
import { S3Server } from "../parts/operations/s3";
import { runCommand, runVerb } from "./operations";
import { docker, TestStack } from "./testStack";

const bucket = "kept";
const place = `s3://${bucket}/redis/prod`;

describe("backups to S3", async () => {
  const [image, command] = [await nodeImage(dockerEnvironment(await readEnvironment())), await s3Server()];
  if (!image || !command) console.log("skipped: no image with Node on this Docker host, or no S3 server");
  const test = anyTest.skipIf(!image || !command);

  let stack: TestStack;
  let s3: S3Server;
  const network = `backup-to-s3-${process.pid}`;
  const target = () => s3Target(s3Place(place) ?? { bucket, prefix: "" }, s3.environment);
  const archives = async () => (await target().list()).map(({ name }) => name).sort();
  const backupName = () => `redis-${stack.name}-backup`;
  const last = async () =>
    JSON.parse(await run("docker", ["exec", backupName(), "node", scheduledProgram, "last"])).lastAttempt;
  const check = () =>
    run("docker", ["exec", backupName(), "node", scheduledProgram, "check"]).then(
      () => "healthy",
      () => "unhealthy",
    );

  let another: string;
  let older: string;
  beforeAll(async () => {
    if (!image || !command) return;
    await run("docker", ["network", "create", network]);
    const { IPAM } = await docker.getNetwork(network).inspect();
    // An address of this machine that containers of the network reach.
    s3 = await S3Server.start(command, IPAM?.Config?.[0]?.Gateway);
    await s3.makeBucket(bucket);
    const { AWS_SECRET_ACCESS_KEY = "", ...plain } = s3.environment;
    for (const [name, value] of Object.entries(s3.environment)) vi.stubEnv(name, value);
    // None that could come while this runs, but for the one that was missed.
    const backup = { schedule: "0 0 1 1 *", to: place, keep: 2, image, environment: plain };
    const settings = { "enable-debug-command": "yes" };
    const config = { port: await freePort(), network, backup, settings };
    stack = await TestStack.create(config, ".", s3.environment);
    await stack.configureSecret(
      "redis-server:backup.environment.AWS_SECRET_ACCESS_KEY",
      AWS_SECRET_ACCESS_KEY,
    );
    another = await leaveArchive(
      target(),
      { stack: stack.name, server: "redis-2" },
      "2020-01-01T00:00:00.000Z",
    );
    await leaveArchive(target(), { stack: stack.name, server: "redis" }, "2020-01-01T00:00:00.000Z");
    older = await leaveArchive(target(), { stack: stack.name, server: "redis" }, "2021-01-01T00:00:00.000Z");
    await stack.up();
  });
  afterAll(async () => {
    await stack?.remove();
    await s3?.remove();
    await tryRun("docker", ["network", "rm", network]);
  });

  test("the one that was missed is made at once, and so many are kept of this server alone", async () => {
    await expect.poll(last).toMatchObject({ result: "ok" });
    expect(await archives()).toEqual([another, older, (await last()).file].sort());
    expect(await check()).toBe("healthy");
    const { lastBackup } = JSON.parse((await runVerb(stack, "status", "--json")).stdout);
    expect(lastBackup).toMatchObject({ result: "ok", file: (await last()).file });
  });

  test("the secret is in the container's file alone: not in what Docker tells, the state or a log", async () => {
    const { AWS_SECRET_ACCESS_KEY: secret = "" } = s3.environment;
    const told = [
      await run("docker", ["inspect", backupName()]),
      await run("docker", ["logs", backupName()]),
      await stack.storedState(),
      await readFile(join(stack.place.cwd, `Pulumi.${stack.name}.yaml`), "utf8"),
      (await stack.preview()).text,
    ];
    for (const text of told) expect(text).not.toContain(secret);
    const inside = await run("docker", ["exec", backupName(), "cat", scheduledConfigFile]);
    expect(inside).toContain(secret);
  });

  test("what was backed up there by the command is verified and restored from there", async () => {
    await stack.as("admin", fill);
    const before = await stack.as("admin", content);
    const taken = await runVerb(stack, "backup", "--to", place, "--keep", "2", "--json");
    expect(taken).toMatchObject({ code: 0, stderr: "" });
    const { name, removed } = JSON.parse(taken.stdout);
    expect(removed).toEqual([older]);
    expect(await archives()).toEqual([another, (await last()).file, name].sort());

    const drill = await runCommand(stack, "backup", "verify", `${place}/${name}`, "--json");
    expect(JSON.parse(drill.stdout)).toMatchObject({ restores: true, keys: 10_000, differences: [] });
    await stack.as("admin", (redis) => change(redis, "after the backup"));
    const restored = await runCommand(
      stack,
      ...["restore", `${place}/${name}`, "--into", stack.name, "--yes", "--json"],
    );
    expect(restored).toMatchObject({ code: 0 });
    expect(await stack.as("admin", content)).toBe(before);
  });

  /** The next start of the container finds the storage as it is now. */
  const failsWith = async (reason: RegExp) => {
    await run("docker", ["restart", "--time", "1", backupName()]);
    await expect.poll(last).toMatchObject({ result: "failed", reason: expect.stringMatching(reason) });
    expect(await check()).toBe("unhealthy");
    const { code, stdout } = await runVerb(stack, "status", "--json");
    expect([code, JSON.parse(stdout).lastBackup]).toEqual([
      2,
      expect.objectContaining({ result: "failed", reason: expect.stringMatching(reason) }),
    ]);
    expect(await run("docker", ["logs", backupName()])).not.toContain(s3.environment.AWS_SECRET_ACCESS_KEY);
  };

  test("a secret that the storage refuses is told by the status and by a report", async () => {
    await s3.stop();
    await s3.run("another-secret");
    await failsWith(/^s3:\/\/kept\/redis\/prod\/: /);
    const report = await onlineReport(stack.name, stack.place);
    expect(report.servers[0]?.data[0]).toMatchObject({
      kind: "risk",
      text: expect.stringMatching(/^the last scheduled backup failed: s3:/),
    });
    expect(report.result).toBe("look");
    const { code, stderr } = await runVerb(stack, "backup", "--to", place);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: s3:\/\/kept\/redis\/prod\/: /m)]);
  });

  test("and so is a bucket that is gone", async () => {
    await s3.stop();
    await s3.run();
    await s3.removeBucket(bucket);
    await failsWith(/^s3:\/\/kept\/redis\/prod\/: .*bucket/);
  });
});
