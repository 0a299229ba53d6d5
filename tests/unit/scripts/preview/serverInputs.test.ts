import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readEvents } from "../../../../scripts/preview/engineEvents";
import { serverInputs } from "../../../../scripts/preview/serverInputs";

const log = readFileSync(join(__dirname, "replacedWithDrift.jsonl"), "utf8");

describe("a server of a preview", () => {
  const [server, ...others] = serverInputs(readEvents(log), {
    redis: { unknown: "nobody listens at its port" },
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
