import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { isFull } from "../faults/form";
import { RemoteHost, withoutRemoteHost } from "../parts/connection/remoteHost";
import { TestStack } from "./testStack";

const run = promisify(execFile);

if (withoutRemoteHost) console.log(`skipped: a second Docker host ${withoutRemoteHost}`);
else if (!isFull) console.log("skipped: two more Docker hosts take a minute; npm run test:faults has them");

describe.skipIf(withoutRemoteHost || !isFull)("another host in the place of one that is given up", () => {
  let hosts: RemoteHost[];
  let stack: TestStack;
  let config: Record<string, unknown>;

  beforeAll(async () => {
    hosts = await Promise.all(["rem-old", "rem-new"].map((name) => RemoteHost.start(name)));
    // One ssh that knows both: each one's own is asked for the name it has.
    const [old, fresh] = hosts as [RemoteHost, RemoteHost];
    await old.ssh.alsoKnows(fresh.ssh);
    config = {
      "docker:host": old.url,
      port: await freePort(),
      users: { app: { rules: "~* +get +set" } },
    };
    stack = await TestStack.create(config, ".", old.ssh.environment);
    await stack.up();
  });
  afterAll(async () => {
    await stack?.forget();
    await Promise.all(hosts.map((host) => host.stop()));
  });

  test("docker:host set to the new one: an up says that nothing is there, refresh and up make it, with the passwords and the data that were copied", async () => {
    const [old, fresh] = hosts as [RemoteHost, RemoteHost];
    const { users } = await stack.outputs();
    const [container, volume] = [`redis-${stack.name}`, `redis-${stack.name}-data`];
    await old.redis(container, users?.value.app.url, "SET", "key", "kept");
    await old.cli("stop", container);
    const image = await TestStack.image();
    const tar = (host: RemoteHost, what: string) =>
      `docker -H ${host.url} run --rm -i -v ${volume}:/data --entrypoint tar ${image} -C /data ${what}`;
    await run("sh", ["-c", `${tar(old, "-c .")} | ${tar(fresh, "-x")}`], {
      env: { ...process.env, ...old.ssh.environment },
    });
    old.ssh.goAway();

    await stack.configure({ ...config, "docker:host": fresh.url });
    const { text } = await stack.up();
    expect(text).toContain(`Docker is on ${fresh.url} now, where nothing of this server is`);
    expect(await fresh.cli("ps", "-aq")).toBe("");

    const refreshed = await stack.refresh();
    expect(refreshed.changes).toMatchObject({ delete: 3 });
    await stack.up();
    expect((await stack.outputs()).users?.value).toEqual(users?.value);
    expect(await fresh.redis(container, users?.value.app.url, "GET", "key")).toBe("kept");
    expect((await stack.preview({ refresh: true })).changes).toEqual({ same: expect.any(Number) });
    await stack.destroy();
  });
});
