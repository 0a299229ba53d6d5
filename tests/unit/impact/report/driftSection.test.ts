import { expect, test } from "vitest";
import { driftSection } from "../../../../components/impact/report/driftSection";
import type { ServerInput, ServerSteps } from "../../../../components/impact/report/serverInput";
import { inputOf } from "./someServer";

const steps = (rest: Partial<ServerSteps>): Partial<ServerInput> => ({
  steps: {
    ...{ container: "same", installer: "same", settings: "same", users: "same", dataVolume: "same" },
    containerKeys: [],
    refreshed: [],
    ...rest,
  },
});
const users = { app: { rules: "~* +@read" } };
const settings = { appendonly: "yes", timeout: "0", databases: "16" };

test.each<[what: string, update: string, found: Partial<ServerInput>]>([
  [
    "user app was changed by hand: it gains: FLUSHALL",
    "takes that back",
    { userDrift: { app: "gains: FLUSHALL" } },
  ],
  ["user app was removed by hand", "makes it again", { userDrift: { app: "is gone" } }],
  [
    "user eve was made by hand",
    "removes it and closes its sessions",
    { userDrift: { eve: "is there, and not declared" } },
  ],
  [
    "the server runs with timeout 30, not 0",
    "sets 0 again, while it runs",
    { settingDrift: { timeout: { found: "30", last: "0", applied: "live" } } },
  ],
  [
    'the server runs with save 60 1, not ""',
    "takes it back, while it runs",
    { settingDrift: { save: { found: "60 1", last: "", applied: "live" } } },
  ],
  [
    "Redis has booted with databases 5, not 16: its redis.conf was changed by hand",
    "puts 16 back and restarts the server once",
    { settingDrift: { databases: { found: "5", applied: "boot" } } },
  ],
  [
    "redis.conf, users.acl in the config volume: changed by hand",
    "installs the declared ones again",
    { fileDrift: { "redis.conf": "(changed by hand)", "users.acl": "(changed by hand)" } },
  ],
  [
    "boot.sh in the config volume: not compared: the server is not running",
    "compares them when the server runs",
    { fileDrift: { "boot.sh": "(not compared: the server is not running)" } },
  ],
  [
    "the server's container is gone",
    "makes it again, on the same data volume",
    steps({ container: "create", refreshed: [{ child: "container", found: "gone" }] }),
  ],
  ["the server does not run", "starts it", steps({ stopped: true })],
  [
    "the container was changed by hand: restart",
    "changes it back, while it runs",
    steps({
      container: "update",
      containerKeys: ["restart"],
      refreshed: [{ child: "container", found: "changed" }],
    }),
  ],
  [
    "the data volume redis-dev-data is gone",
    "makes a new, empty one: restore a backup, if there is one",
    steps({ dataVolume: "create", refreshed: [{ child: "data volume", found: "gone" }] }),
  ],
])("%s: the update %s", (what, update, found) => {
  expect(driftSection(inputOf({ users, settings }, { users, settings }, undefined, found))).toEqual([
    { what, update },
  ]);
});

test("what the stack itself changes is no drift", () => {
  const changed = steps({ container: "replace", containerKeys: ["image"] });
  expect(driftSection(inputOf({}, { image: "redis:8.4" }, undefined, changed))).toEqual([]);
});
