import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { BareServer } from "./bareServer";
import { candidateDirectory, goodConf } from "./candidate";
import { copyVolume, waysToCopy } from "./copiedVolume";
import { dockerOutcome } from "./docker";
import { change, content, fill, snapshot, switchLive } from "./persistence";
import { busybox, debian } from "./userlands";

const record = "/data/.redis-server/truth";

describe.for([debian, busybox])("the record on $name", (userland) => {
  let server: BareServer;
  const install = () => server.tryToInstall(candidateDirectory([...goodConf, "appendonly yes"]));
  const refusedToBoot = async (says: string) => {
    await server.launch();
    await expect.poll(() => server.log()).toContain(`boot: not started: ${says}`);
    await server.destroyContainer();
  };

  beforeEach(async () => {
    server = new BareServer(
      `boot-record-${userland.name.toLowerCase()}-${process.pid}`,
      userland.image(),
      await freePort(),
    );
    await server.install("yes");
    await server.start();
    await fill(server.redis);
  });
  afterEach(() => server.destroyWithData());

  test("missing: boot refuses data, and the installer adopts it", async () => {
    const before = await content(server.redis);
    await server.killForGood();
    await server.onVolumes("rm -r /data/.redis-server");
    await refusedToBoot(
      `the record ${record} is not there, but data is: pulumi up --refresh looks at the volume and writes it`,
    );
    await server.install("yes");
    await server.start();
    expect(await content(server.redis)).toBe(before);
  });

  test("missing: an empty volume is started", async () => {
    await server.killForGood();
    await server.onVolumes("rm -r /data/.redis-server /data/*");
    await server.start();
    expect((await server.bootLines()).at(-1)).toBe(
      "boot: appendonly yes: as redis.conf says, on an empty volume",
    );
    await fill(server.redis);
    const before = await content(server.redis);
    await server.crash();
    expect(await content(server.redis)).toBe(before);
  });

  test("missing, and the times of both files are those of a copy: refused, and adopt decides", async () => {
    await snapshot(server.redis);
    await change(server.redis, "after the snapshot");
    const before = await content(server.redis);
    await server.killForGood();
    await server.onVolumes(
      "rm -r /data/.redis-server && cp -r /data /tmp/copy && rm -r /data/* && cp -r /tmp/copy/. /data",
    );
    const { exitCode, output } = await install();
    expect({ exitCode, output }).toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(/nobody can tell which is newer, because they have the .*time/),
    });
    server.adopt = "appendonlydir";
    expect((await install()).exitCode).toBe(0);
    await server.start();
    expect(await content(server.redis)).toBe(before);
  });

  test("torn: boot and the installer refuse, and adopt writes it anew", async () => {
    const before = await content(server.redis);
    await server.killForGood();
    await server.onVolumes(`head -n 2 ${record} >/tmp/torn && cat /tmp/torn >${record}`);
    await refusedToBoot(`the record ${record} is damaged`);
    expect(await install()).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining(
        `install: the record ${record} is damaged; declare which one is the truth: adopt`,
      ),
    });
    server.adopt = "appendonlydir";
    expect((await install()).exitCode).toBe(0);
    await server.start();
    expect(await content(server.redis)).toBe(before);
  });

  test("of a newer format: boot and the installer refuse, whatever adopt says, and leave it as it is", async () => {
    await server.killForGood();
    const newer = "format 2\ntruth somewhere else\nend";
    await server.onVolumes(`echo '${newer}' >${record}`);
    const says = `the record ${record} is of a newer version of the program (format 2)`;
    await refusedToBoot(says);
    for (const adopt of ["", "appendonlydir"] as const) {
      server.adopt = adopt;
      expect(await install()).toMatchObject({
        exitCode: 1,
        output: expect.stringContaining(`install: ${says}`),
      });
      expect(await server.onVolumes(`cat ${record}`)).toBe(newer);
    }
  });

  test.for([
    ["in place of", "rm -r /data/* /data/.redis-server && "],
    ["over", ""],
  ] as const)(
    "of an older copy of the volume, restored %s a later history, goes with its files",
    async ([, wiped]) => {
      const onto = `${server.data}-older`;
      const before = await content(server.redis);
      await server.killForGood();
      await copyVolume(server.data, onto, userland.image(), waysToCopy["tar | tar"]);
      try {
        await server.start();
        await server.install("no");
        await switchLive(server.redis, "no");
        await change(server.redis, "after the copy");
        await snapshot(server.redis);
        const later = await content(server.redis);
        await server.crash();
        expect(await content(server.redis)).toBe(later);
        await server.killForGood();

        await copyVolume(onto, server.data, userland.image(), `${wiped}${waysToCopy["tar | tar"]}`);
        await server.start();
        expect(await content(server.redis)).toBe(before);
        expect((await server.bootLines()).at(-1)).toMatch(/^boot: appendonly yes: /);
        await switchLive(server.redis, "no");
        await server.crash();
        expect(await content(server.redis)).toBe(before);
        expect((await server.bootLines()).at(-1)).toMatch(/^boot: appendonly no: /);
      } finally {
        await dockerOutcome("volume", "rm", onto);
      }
    },
  );
});
