import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { TestStack } from "../e2e/testStack";
import { RemoteHost, withoutRemoteHost } from "../parts/connection/remoteHost";
import { isFull } from "./form";

if (withoutRemoteHost) console.log(`skipped: a second Docker host ${withoutRemoteHost}`);
else if (!isFull) console.log("one place of ten: npm run test:faults has the others");

/** What Docker says the moment before the network is gone: the object's kind, what was done to it, and the end of its name. */
interface Place {
  kind: "container" | "volume";
  action: string;
  name: string;
}

describe.skipIf(withoutRemoteHost)(
  "the host is gone in the middle of an up, and back before the next",
  () => {
    let host: RemoteHost;
    let stack: TestStack;
    const users = { app: { rules: "~* +get +set" } };
    let config: Record<string, unknown>;

    beforeAll(async () => {
      host = await RemoteHost.start("rem-cut");
      config = { "docker:host": host.url, port: await freePort(), users };
      stack = await TestStack.create(config, ".", host.ssh.environment);
    });
    afterAll(async () => {
      await stack?.forget();
      await host?.stop();
    });

    /** An up whose connections break when Docker says this; resolves to what it printed. */
    async function cutUp(place: Place, wanted = config): Promise<string> {
      // Long enough for a new container to become healthy; without the host, an up gives up after it.
      await stack.configure({ ...wanted, readyTimeout: 60 });
      const events = await host.docker.getEvents({ filters: { type: [place.kind], event: [place.action] } });
      let cut = false;
      events.on("data", (line: Buffer) => {
        const { Actor } = JSON.parse(line.toString());
        const name: string = Actor.Attributes.name ?? Actor.ID;
        if (cut || name !== `redis-${stack.name}${place.name}`) return;
        cut = true;
        host.ssh.goAway();
      });
      try {
        const text = await stack.failingUp();
        expect(cut, "the network was cut").toBe(true);
        return text;
      } finally {
        (events as unknown as { destroy(): void }).destroy();
        host.ssh.comeBack();
        await stack.configure(wanted);
      }
    }

    async function converges(): Promise<void> {
      await stack.up();
      expect((await stack.preview({ refresh: true })).changes).toEqual({ same: expect.any(Number) });
      const { users } = await stack.outputs();
      expect(await host.redis(`redis-${stack.name}`, users?.value.app.url, "SET", "key", "kept")).toBe("OK");
    }

    async function keeps(): Promise<void> {
      const { users } = await stack.outputs();
      expect(await host.redis(`redis-${stack.name}`, users?.value.app.url, "GET", "key")).toBe("kept");
    }

    const firstUp: Place[] = [
      { kind: "volume", action: "create", name: "-data" },
      { kind: "container", action: "create", name: "-config" },
      { kind: "container", action: "die", name: "-config" },
      { kind: "container", action: "create", name: "" },
      { kind: "container", action: "start", name: "" },
      { kind: "container", action: "health_status: healthy", name: "" },
    ];
    test.each(isFull ? firstUp : firstUp.slice(-1))("the first up, at $kind $action $name", async (place) => {
      await stack.destroy();
      await cutUp(place);
      await converges();
    });

    const change: Place[] = [
      { kind: "container", action: "destroy", name: "-config" },
      { kind: "container", action: "die", name: "-config" },
    ];
    test.each(isFull ? change : [])(
      "a change of users and settings, at $kind $action $name",
      async (place) => {
        await cutUp(place, {
          ...config,
          users: { ...users, fresh: { rules: "+ping" } },
          settings: { maxmemory: "100mb" },
        });
        await converges();
        await stack.configure(config);
        await stack.up();
      },
    );

    const replacement: Place[] = [
      { kind: "container", action: "die", name: "" },
      { kind: "container", action: "start", name: "" },
    ];
    test.each(isFull ? replacement : [])("a replaced container, at $kind $action $name", async (place) => {
      await cutUp(place, { ...config, port: await freePort() });
      await stack.up();
      await keeps();
      await converges();
      await stack.configure(config);
      await stack.up();
    });
  },
);
