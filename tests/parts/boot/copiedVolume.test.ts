import { describe, expect, onTestFinished, test } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { BareServer } from "./bareServer";
import { candidateDirectory, goodConf } from "./candidate";
import { clockSetBack, copyVolume, equalTimes, waysToCopy } from "./copiedVolume";
import { dockerOutcome } from "./docker";
import { content } from "./persistence";
import { situation } from "./situations";
import { busybox, debian } from "./userlands";

const way = (script: string) => async (server: BareServer, image: string) => {
  const copy = server.onVolume(`${server.name}-copy`);
  await copyVolume(server.data, copy.data, image, script);
  return copy;
};
const treatments: Record<string, (server: BareServer, image: string) => Promise<BareServer>> = {
  "tar | tar": way(waysToCopy["tar | tar"]),
  "cp -a": way(waysToCopy["cp -a"]),
  "cp -r": way(waysToCopy["cp -r"]),
  "equal times": async (server) => {
    await equalTimes(server);
    return server;
  },
  "clock set back": async (server) => {
    await clockSetBack(server);
    return server;
  },
};

// Only where the record has to ask the times may a volume be refused, if they contradict themselves.
const steps: { name: string; refused: string[] }[] = [
  { name: "steadily on, with a dump.rdb that is newer and lacks writes", refused: [] },
  { name: "on again over an old AOF, during the first rewrite", refused: [] },
  { name: "on again over an old AOF, switched", refused: [] },
  {
    name: "on to off, installed, then a snapshot and writes only while it was made",
    refused: ["cp -r", "equal times", "clock set back"],
  },
  { name: "on to off, the snapshot is complete", refused: ["clock set back"] },
  {
    name: "on to off, written to the AOF since, the snapshot is complete",
    refused: ["cp -r", "equal times", "clock set back"],
  },
  { name: "on to off, switched, then a snapshot of later writes", refused: [] },
];
const all = steps.flatMap((step) => Object.keys(treatments).map((treatment) => ({ step, treatment })));
const runs = [
  { userland: debian, chosen: all },
  { userland: busybox, chosen: process.env.FAULTS === "full" ? all : all.slice(-5) },
];

describe.for(runs)("a recorded volume on $userland.name", ({ userland, chosen }) => {
  test.concurrent.for(chosen)(
    "$step.name, $treatment",
    async ({ step, treatment }, { expect, onTestFinished }) => {
      const { happens, boots, declared } = situation(step.name);
      const image = userland.image();
      const name = `boot-copied-${userland.name}-${process.pid}-${all.findIndex((one) => one.step === step && one.treatment === treatment)}`;
      const server = new BareServer(name.toLowerCase(), image, await freePort());
      onTestFinished(async () => {
        await server.destroyWithData();
        await dockerOutcome("volume", "rm", `${server.name}-copy`);
      });
      await happens(server);
      const before = await content(server.redis);
      await server.killForGood();

      const next = await treatments[treatment]?.(server, image);
      if (!next) throw new Error(treatment);
      onTestFinished(() => next.destroyContainer());
      await next.launch();
      if (step.refused.includes(treatment)) {
        const refusal =
          "the AOF was being turned off, and nobody can tell whether dump.rdb is newer, because";
        await expect.poll(() => next.log()).toContain(`boot: not started: ${refusal}`);
        await next.destroyContainer();
        const again = () => next.tryToInstall(candidateDirectory([...goodConf, `appendonly ${declared}`]));
        const { exitCode, output } = await again();
        expect({ exitCode, output }).toMatchObject({ exitCode: 1, output: expect.stringContaining(refusal) });
        expect(output).toContain('adopt: { from: "dump.rdb" } or adopt: { from: "appendonlydir" }');
        next.adopt = boots === "no" ? "dump.rdb" : "appendonlydir";
        expect((await again()).exitCode).toBe(0);
        await next.launch();
      }
      await next.answers();
      expect(await content(next.redis)).toBe(before);
      expect((await next.bootLines()).at(-1)).toMatch(new RegExp(`^boot: appendonly ${boots}: .`));
    },
  );
});

test("a snapshot and the AOF may be of the same second in a copy by tar, which keeps whole ones", async () => {
  const { happens } = situation("on to off, installed, then a snapshot and writes only while it was made");
  const server = new BareServer(`boot-whole-${process.pid}`, debian.image(), await freePort());
  onTestFinished(() => server.destroyWithData());
  await happens(server);
  const before = await content(server.redis);
  await server.killForGood();
  await server.onVolumes(
    "touch -d @$(stat -c %Y /data/dump.rdb) /data/dump.rdb /data/appendonlydir/*.incr.aof",
  );
  await server.start();
  expect(await content(server.redis)).toBe(before);
});
