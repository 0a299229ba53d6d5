import { beforeAll, describe, test } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { BareServer } from "./bareServer";
import { change, content, snapshot, switchLive } from "./persistence";
import { situations } from "./situations";
import { busybox, debian } from "./userlands";

// Every situation in which redis.conf and the files on the data volume may disagree, ended by SIGKILL.
// `FAULTS=full` goes through all of them on BusyBox, too.
const full = process.env.FAULTS === "full";
const runs = [
  { userland: debian, chosen: situations },
  { userland: busybox, chosen: full ? situations : situations.filter((situation) => situation.everywhere) },
];
describe.for(runs)("SIGKILL on $userland.name", ({ userland, chosen }) => {
  let image: string;

  beforeAll(() => {
    image = userland.image();
  });

  test.concurrent.for(chosen)("$name: no key lost", async (situation, { expect, onTestFinished }) => {
    const name = `boot-${userland.name}-${process.pid}-${situations.indexOf(situation)}`.toLowerCase();
    const server = new BareServer(name, image, await freePort());
    onTestFinished(() => server.destroyWithData());

    await situation.happens(server);
    const before = await content(server.redis);
    expect(before).toMatch(/^10000 keys, [1-9a-f]/);
    await server.crash();

    expect(await content(server.redis)).toBe(before);
    expect((await server.bootLines()).at(-1)).toMatch(new RegExp(`^boot: appendonly ${situation.boots}: .`));

    // Nobody has switched it yet: the decision stands, also after a clean stop, which changes files of its own.
    await server.restart();
    expect(await content(server.redis)).toBe(before);

    // The next `pulumi up` brings the server to what is declared. From then on boots go by the record.
    await switchLive(server.redis, situation.declared);
    await change(server.redis, "after the next up");
    if (situation.declared === "no") await snapshot(server.redis);
    const settled = await content(server.redis);
    await server.crash();
    expect(await content(server.redis)).toBe(settled);
    await server.restart();
    expect(await content(server.redis)).toBe(settled);
    expect((await server.bootLines()).at(-1)).toBe(
      `boot: appendonly ${situation.declared}: as the record says`,
    );
  });
});
