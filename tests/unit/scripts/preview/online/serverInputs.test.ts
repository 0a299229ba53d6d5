import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readEvents } from "../../../../../scripts/preview/online/engineEvents";
import { serverInputs } from "../../../../../scripts/preview/online/serverInputs";

const log = readFileSync(join(__dirname, "replacedWithDrift.jsonl"), "utf8");

describe("a server of a preview", () => {
  const [server, ...others] = serverInputs(readEvents(log), {
    "urn:pulumi:demo::redis-server::redis:index:RedisServer::redis": {
      unknown: "nobody listens at its port",
    },
  });

  test("has both declarations: what was applied last, and what is declared now", () => {
    expect(others).toEqual([]);
    const declared = {
      name: "redis",
      image: "redis-debian:8.0.2",
      container: "redis-demo",
      dataVolume: "redis-demo-data",
      retainData: true,
      protectData: false,
      port: 28921,
      bindAddress: "127.0.0.1",
      network: "bridge",
      endpoint: "",
      memory: 300,
      restart: "unless-stopped",
      stopGracePeriod: 60,
      readyTimeout: 60,
      settings: {
        appendonly: "yes",
        "auto-aof-rewrite-min-size": "64mb",
        "auto-aof-rewrite-percentage": "100",
        maxclients: "8",
        databases: "5",
      },
      adminRotation: 0,
      users: {
        app: {
          rules: "~* &* +@all -@admin -@dangerous +info",
          password: { from: "generated", rotation: 0, revokePrevious: false },
        },
        watcher: {
          rules: "+ping +get ~*",
          password: { from: "generated", rotation: 0, revokePrevious: false },
        },
      },
      notShown: {},
    };
    expect(server?.input.before).toEqual(declared);
    expect(server?.input.after).toEqual({ ...declared, settings: { ...declared.settings, databases: "4" } });
  });

  test("has what the engine does to its parts, and what a refresh found", () => {
    expect(server?.input).toMatchObject({
      steps: {
        container: "replace",
        installer: "replace",
        settings: "update",
        users: "update",
        dataVolume: "same",
        containerKeys: ["labels"],
        refreshed: [
          { child: "users", found: "changed" },
          { child: "settings", found: "changed" },
        ],
      },
      userDrift: { app: "lost -@admin -@dangerous +info" },
      settingDrift: { "auto-aof-rewrite-percentage": { found: "50", last: "100", applied: "live" } },
      fileDrift: {},
      asked: { unknown: "nobody listens at its port" },
      warnings: [expect.stringMatching(/^memory is limited/)],
    });
  });
});

describe("servers beside each other", () => {
  const component = "redis:index:RedisServer";
  const urnOf = (type: string, name: string) => `urn:pulumi:dev::shop::${type}::${name}`;
  const step = (type: string, name: string, parent: string, before?: object, after?: object, op = "same") => {
    const state = (inputs: object) => ({ type, urn: urnOf(type, name), parent, inputs, outputs: {} });
    const sides = { ...(before && { old: state(before) }), ...(after && { new: state(after) }) };
    return { resourcePreEvent: { metadata: { op, urn: urnOf(type, name), type, ...sides } } };
  };
  const lines = (...events: object[]) => events.map((event) => JSON.stringify(event)).join("\n");
  const container = "docker:index/container:Container";
  const settings = "pulumi-nodejs:dynamic/redis:LiveSettings";

  test("have their own children, also in other components and with names that end like an installer's", () => {
    const events = lines(
      step("shop:index:Shop", "shop", "", {}, {}),
      step(component, "cache", urnOf("shop:index:Shop", "shop"), {}, {}),
      step(component, "cache-config", "", {}, {}),
      step(container, "cache", urnOf(component, "cache"), { memory: 1 }, { memory: 1 }),
      step(
        `${component}$${container}`,
        "cache-config",
        urnOf(component, "cache"),
        { memory: 2 },
        { memory: 2 },
      ),
      step(container, "cache-config server", urnOf(component, "cache-config"), { memory: 3 }, { memory: 4 }),
      step(container, "shop", urnOf("shop:index:Shop", "shop"), { memory: 5 }, { memory: 6 }, "update"),
    );
    const found = serverInputs(readEvents(events), {}).map(({ input }) => [
      input.name,
      input.before?.memory,
      input.after?.memory,
    ]);
    expect(found).toEqual([
      ["cache", 1, 1],
      ["cache-config", 3, 4],
    ]);
  });

  test("of one name, each has the facts of its own, also under the name that the state has for it", () => {
    const [platform, laboratory] = ["test:index:Platform", "test:index:Laboratory"];
    const inState = `urn:pulumi:dev::shop::${laboratory}$${component}::cache`;
    const moved = step(component, "cache", "", {}, {});
    const { metadata } = moved.resourcePreEvent;
    const renamed = { ...metadata, old: { ...metadata.old, urn: inState } };
    const events = lines(step(`${platform}$${component}`, "cache", "", {}, {}), {
      resourcePreEvent: { metadata: renamed },
    });
    const own = (name: string) => name.replace(component, `${platform}$${component}`);
    const types = events.replaceAll(`"type":"${platform}$${component}"`, `"type":"${component}"`);
    const found = serverInputs(readEvents(types), {
      [own(urnOf(component, "cache"))]: { unknown: "of the platform" },
      [inState]: { unknown: "of the laboratory" },
    });
    expect(found.map(({ input }) => input.asked)).toEqual([
      { unknown: "of the platform" },
      { unknown: "of the laboratory" },
    ]);
  });

  test.each([
    ["ssh://redis-1", "", true],
    ["", "unix:///var/run/docker.sock", undefined],
  ])("from Docker at %j to %j, it is told whether that is another one", (old, now, otherDocker) => {
    const [before, after] = [old, now].map((url) => ({ "redis:docker": JSON.stringify({ url }) }));
    const parent = urnOf(component, "redis");
    const events = lines(
      step(component, "redis", "", {}, {}),
      step("pulumi:providers:pulumi-nodejs", "redis-connection", parent, before, after, "update"),
    );
    expect(serverInputs(readEvents(events), {})[0]?.input.otherDocker).toBe(otherDocker);
  });

  test("one that an update failed to make at all is a new one", () => {
    const events = lines(
      step(component, "redis", "", {}, {}),
      step("pulumi:providers:pulumi-nodejs", "redis-connection", urnOf(component, "redis"), {}, {}),
      step(container, "redis", urnOf(component, "redis"), undefined, { name: "redis-dev" }, "create"),
    );
    expect(serverInputs(readEvents(events), {})[0]?.input.before).toBeUndefined();
  });

  test("secret settings stay as they were where the file that they are in does", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    const installed = "pulumi-nodejs:dynamic/redis:InstalledConfig";
    const parent = urnOf(component, "redis");
    const hidden = (installedHash: string) => ({ settings: secret, hidden: true, installedHash });
    const stepFor = (conf: string) => {
      const [before, after] = ["a", conf].map((each) => ({
        files: { "redis.conf": each, "users.acl": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
      }));
      const events = lines(
        step(component, "redis", "", {}, {}),
        step(installed, "redis-installed", parent, before, after, "update"),
        step(settings, "redis-settings", parent, hidden("a"), hidden("b"), "update"),
      );
      return serverInputs(readEvents(events), {})[0]?.input.steps?.settings;
    };
    expect([stepFor("a"), stepFor("b")]).toEqual(["same", "update"]);
  });

  test("a server that is taken out of the program has no declaration any more", () => {
    const events = lines(
      step(component, "jobs", "", {}, undefined, "delete"),
      step(container, "jobs", urnOf(component, "jobs"), { memory: 1 }, undefined, "delete"),
    );
    const [server] = serverInputs(readEvents(events), {});
    expect(server?.input).toMatchObject({ before: { memory: 1 }, steps: { container: "delete" } });
    expect(server?.input.after).toBeUndefined();
  });

  test("values that are secret or known later are not shown, and it is said why", () => {
    const secret = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      ciphertext: "[secret]",
    };
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const parent = urnOf(component, "redis");
    const events = lines(
      step(component, "redis", "", undefined, {}, "create"),
      step(container, "redis", parent, undefined, { image: unknown, memory: 1, ports: secret }, "create"),
      step(settings, "redis-settings", parent, undefined, { settings: secret, hidden: true }, "create"),
    );
    const [server] = serverInputs(readEvents(events), {});
    expect(server?.input.after).toMatchObject({
      memory: 1,
      notShown: { image: "known later", port: "secret", bindAddress: "secret", settings: "secret" },
    });
    expect(JSON.stringify(server)).not.toContain("ciphertext");
  });

  test("what a provider saw of a server that is not as the state has it, is told", () => {
    const text = "The server runs with appendonly no, and yes is declared: `pulumi up` switches it, live.";
    const events = lines(
      step(component, "redis", "", {}, {}),
      step(
        settings,
        "redis-settings",
        urnOf(component, "redis"),
        { settings: {} },
        { settings: {} },
        "update",
      ),
      { diagnosticEvent: { severity: "info", message: `${text}\n\n`, color: "never" } },
    );
    expect(serverInputs(readEvents(events), {})[0]?.input.warnings).toEqual([text]);
  });

  test("a user that an earlier refresh found changed is not compared, and it is said so", () => {
    const parent = urnOf(component, "redis");
    const users = "pulumi-nodejs:dynamic/redis:AclUsers";
    const rules = (of: object) => ({ users: JSON.stringify(of) });
    const { resourcePreEvent } = step(
      users,
      "redis-users",
      parent,
      rules({
        app: "(needs no password (nopass))",
        eve: "(is there, but nobody declared it)",
        web: "(+get ~a)",
      }),
      rules({ app: "+get ~*", web: "(+get ~b)" }),
      "update",
    );
    const drift = { app: "needs no password (nopass)", eve: "is there, but nobody declared it" };
    const found = { ...resourcePreEvent.metadata.old, outputs: { drift } };
    const events = lines(step(component, "redis", "", {}, {}), {
      resourcePreEvent: { metadata: { ...resourcePreEvent.metadata, old: found } },
    });
    const [server] = serverInputs(readEvents(events), {});
    expect(server?.input.before?.users).toMatchObject({
      app: { rules: "+get ~*" },
      web: { rules: "(+get ~a)" },
    });
    expect(Object.keys(server?.input.before?.users ?? {})).toEqual(["app", "web"]);
    expect(server?.unchecked).toEqual([
      { what: "what changes for app of redis", why: expect.stringMatching(/^an earlier refresh/) },
    ]);
  });
});
