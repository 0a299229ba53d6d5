import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { docker, TestStack } from "../e2e/testStack";
import { content, fill } from "../parts/boot/persistence";
import { RemoteHost, withoutRemoteHost } from "../parts/connection/remoteHost";
import { isFull, table } from "./form";

const rounds = isFull ? 10 : 1;
const row = table(`What is there after everything that stops a server, ${rounds} times each`);
const declared = {
  "maxmemory-policy": "allkeys-lru",
  "auto-aof-rewrite-percentage": 50,
  appendfsync: "everysec",
};
const config = {
  users: { app: { rules: "~app:* +@read +@write", password: "given-for-this-test" } },
  settings: { ...declared, "enable-debug-command": "yes", databases: 16 },
};

/** The admin's and the probe's passwords are new after a destroy; everything else has to be the same, letter by letter. */
const withoutOwnPasswords = (user: string) =>
  /^user (admin|health) /.test(user) ? user.replace(/#\w+/g, "#") : user;

describe("a stack", () => {
  let stack: TestStack;
  let image: string;
  const other = `dur-comes-back:${process.pid}`;
  let now: Record<string, unknown> = {};

  async function everything() {
    return {
      values: await stack.as("admin", content),
      users: (await stack.aclList()).map(withoutOwnPasswords),
      settings: await stack.settings(...Object.keys(declared), "appendonly"),
    };
  }
  async function apply(change: Record<string, unknown>): Promise<void> {
    now = { ...now, ...change };
    await stack.configure(now);
    await stack.up();
  }

  // tests/e2e/survival.test.ts goes through the others once.
  const events: { what: string; isShort?: true; happens: (round: number) => Promise<void> }[] = [
    {
      what: "docker restart",
      isShort: true,
      happens: async () => {
        await stack.container().restart();
      },
    },
    {
      what: "a new container, for a directive that is read at boot",
      isShort: true,
      happens: (round) => apply({ settings: { ...config.settings, databases: 17 + round } }),
    },
    { what: "another image", happens: (round) => apply({ image: round % 2 === 0 ? other : image }) },
    {
      what: "destroy and up",
      happens: async () => {
        await stack.destroy();
        // While the server was gone, anybody may have taken its port.
        await apply({ port: await freePort() });
      },
    },
  ];

  beforeAll(async () => {
    image = await TestStack.image();
    await docker.getImage(image).tag({ repo: "dur-comes-back", tag: String(process.pid) });
    now = { ...config, image, port: await freePort() };
    stack = await TestStack.create(now);
    await stack.up();
    await stack.as("admin", fill);
  });
  afterAll(async () => {
    await stack.remove();
    await docker.getImage(other).remove();
  });

  test.each(events.filter(({ isShort }) => isFull || isShort))(
    `$what, ${rounds} times: values, users and settings are the same`,
    async ({ what, happens }) => {
      const before = await everything();
      expect(before.values).toMatch(/^10000 keys/);
      let same = 0;
      for (let round = 0; round < rounds; round++) {
        await happens(round);
        await stack.healthy();
        expect(await everything()).toEqual(before);
        same++;
      }
      row({ event: what, "the same": `${same} of ${rounds}` });
    },
  );
});

// A daemon of its own, since everybody uses the machine's; it takes a minute, so the full form only.
if (isFull && withoutRemoteHost) console.log(`skipped: a second Docker host ${withoutRemoteHost}`);
describe.skipIf(!isFull || withoutRemoteHost)("a stack on a Docker whose daemon is restarted", () => {
  let host: RemoteHost;
  let stack: TestStack;
  beforeAll(async () => {
    host = await RemoteHost.start("dur-daemon");
    const place = { "docker:host": host.url, port: await freePort() };
    stack = await TestStack.create({ ...config, ...place }, ".", host.ssh.environment);
    await stack.up();
  });
  afterAll(async () => {
    await stack?.forget();
    await host?.stop();
  });

  test(`${rounds} times: values, users and settings are the same`, async () => {
    const { adminUrl } = await stack.outputs();
    const container = `redis-${stack.name}`;
    const ask = (...command: string[]) => host.redis(container, adminUrl?.value, ...command);
    const everything = async () => [
      await ask("DBSIZE"),
      await ask("DEBUG", "DIGEST"),
      await ask("ACL", "LIST"),
      // One by one: the order of several is not the same after a restart.
      await Promise.all(Object.keys(declared).map((name) => ask("CONFIG", "GET", name))),
    ];
    await ask("EVAL", "for i = 1, 10000 do redis.call('SET', 'key:' .. i, 'value ' .. i) end", "0");
    const before = await everything();
    expect(before[0]).toBe("10000");
    let same = 0;
    for (let round = 0; round < rounds; round++) {
      await host.restartDocker();
      await expect
        .poll(async () => (await host.docker.getContainer(container).inspect()).State.Health?.Status)
        .toBe("healthy");
      expect(await everything()).toEqual(before);
      same++;
    }
    row({ event: "the Docker daemon restarted", "the same": `${same} of ${rounds}` });
  });
});
