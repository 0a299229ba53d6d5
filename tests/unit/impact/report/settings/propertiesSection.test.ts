import { expect, test } from "vitest";
import type { ServerSteps } from "../../../../../components/impact/report/serverInput";
import { propertiesSection } from "../../../../../components/impact/report/settings/propertiesSection";
import type { DeclaredServer } from "../../../../../components/impact/report/sides/declaredServer";

type Declared = Partial<DeclaredServer>;

function change(before: Declared, after: Declared, steps?: Partial<ServerSteps>) {
  const server = (declared: Declared): DeclaredServer => ({ name: "redis", notShown: {}, ...declared });
  const input = { name: "redis", passwords: [], userDrift: {}, warnings: [] };
  const changed = propertiesSection({
    ...input,
    before: server(before),
    after: server(after),
    ...(steps && { steps: steps as ServerSteps }),
  });
  return changed.map(({ property, from, to }) => [property, from, to]);
}

const secret = (...names: ("settings" | "restart" | "memory")[]): Declared => ({
  notShown: Object.fromEntries(names.map((name) => [name, "secret"])),
});

test.each<[what: string, before: Declared, after: Declared, rows: unknown[]]>([
  ["nothing", { memory: 0, restart: "no" }, { memory: 0, restart: "no" }, []],
  ["memory, in words", { memory: 512 }, { memory: 0 }, [["memory", "512 MiB", "no limit"]]],
  ["a time", { stopGracePeriod: 60 }, { stopGracePeriod: 120 }, [["stopGracePeriod", "60 s", "120 s"]]],
  ["protection", { protectData: true }, { protectData: false }, [["protectData", "true", "false"]]],
  ["a rewrite", {}, { rewriteTrigger: "monday" }, [["aof.rewriteTrigger", null, "monday"]]],
  ["no host", { endpoint: "canary.internal" }, { endpoint: "" }, [["endpoint", "(not shown)", null]]],
  ["what is secret now", { restart: "no" }, secret("restart"), [["restart", "no", "(hidden)"]]],
  ["nothing of what stays secret", secret("memory"), secret("memory"), []],
  [
    "what is known later",
    { readyTimeout: 60 },
    { notShown: { readyTimeout: "known later" } },
    [["readyTimeout", "60 s", "(known later)"]],
  ],
  [
    "the database of a user",
    { users: { app: { rules: "+ping" } } },
    { users: { app: { rules: "+ping", database: 3 }, bob: { rules: "+ping", database: 1 } } },
    [["users.app.database", null, "3"]],
  ],
])("%s", (_, before, after, rows) => {
  expect(change(before, after)).toEqual(rows);
});

test("of secret settings it is told that they may change, unless they are left alone", () => {
  const changed = [["settings", "(hidden)", "(hidden), may have changed"]];
  expect(change(secret("settings"), secret("settings"), { settings: "update" })).toEqual(changed);
  expect(change(secret("settings"), secret("settings"), { settings: "same" })).toEqual([]);
});

test("a container that the state no longer has is not told as declared anew", () => {
  const after = { retainData: false, memory: 0, restart: "no" };
  expect(change({ retainData: true }, after, { container: "create" })).toEqual([
    ["retainData", "true", "false"],
  ]);
});
