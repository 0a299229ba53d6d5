import { describe, expect, test } from "vitest";
import { outcome } from "../../../../components/impact/report/outcome";
import type { ServerInput } from "../../../../components/impact/report/serverInput";
import type { DeclaredServer } from "../../../../components/impact/report/sides/declaredServer";
import { declared, input, steps } from "./serverInput";

const arrows = ({ why }: ReturnType<typeof outcome>) =>
  why.map(({ property, from, to }) => `${property}: ${from} → ${to}`);

describe("by the two declarations", () => {
  const settings = (values: Record<string, string>) => ({ settings: { appendonly: "yes", ...values } });

  test.each<[string, Partial<DeclaredServer>, string, string[]]>([
    ["nothing", {}, "unchanged", []],
    ["a user", { users: { app: { rules: "~* +@all" } } }, "live", []],
    ["a directive for CONFIG SET", settings({ appendfsync: "always" }), "live", []],
    ["a directive for boots", settings({ databases: "4" }), "replaced", ["settings.databases: null → 4"]],
    ["the image", { image: "redis:8.2" }, "replaced", ["image: redis:8.0.2 → redis:8.2"]],
    ["the port", { port: 6380 }, "replaced", ["port: 6379 → 6380"]],
    ["the address", { bindAddress: "::1" }, "replaced", ["bindAddress: 127.0.0.1 → ::1"]],
    ["the network", { network: "host" }, "replaced", ["network: bridge → host"]],
    ["the volume", { dataVolume: "old" }, "replaced", ["dataVolume: redis-dev-data → old"]],
    ["the name", { container: "cache" }, "replaced", ["container: redis-dev → cache"]],
    ["the memory", { memory: 256 }, "live", []],
    ["the restart policy", { restart: "always" }, "live", []],
    ["the grace and the timeout", { stopGracePeriod: 30, readyTimeout: 5 }, "live", []],
    ["what a destroy does", { retainData: false, protectData: false }, "live", []],
    ["where it is reached", { endpoint: "redis.internal:6379" }, "live", []],
  ])("%s changes: %s", (_, changed, kind, why) => {
    const found = outcome(input({ after: declared(changed) }));
    expect([found.kind, arrows(found)]).toEqual([kind, why]);
  });

  test("a server comes, and one goes", () => {
    expect(outcome(input({ before: undefined })).kind).toBe("created");
    expect(outcome(input({ after: undefined })).kind).toBe("gone");
  });

  test("what is not shown on one side is no change", () => {
    const { image: _, ...after } = declared({ notShown: { image: "known later" } });
    expect(outcome(input({ after, steps: steps() })).kind).toBe("unchanged");
  });
});

describe("by what the engine says", () => {
  test.each<[string, Partial<ServerInput>, string, string[]]>([
    [
      "a container that is left alone although its image is declared anew",
      { after: declared({ image: "redis:8.2" }), steps: steps() },
      "live",
      [],
    ],
    [
      "a new container for what is declared",
      { after: declared({ port: 1 }), steps: steps({ container: "replace", containerKeys: ["ports"] }) },
      "replaced",
      ["port: 6379 → 1"],
    ],
    [
      "a new container for what the program itself does otherwise",
      { steps: steps({ container: "replace", containerKeys: ["healthcheck"] }) },
      "replaced",
      ["healthcheck of the container: as the last update made it → as this version of the program makes it"],
    ],
    [
      "a container that the state no longer has",
      { steps: steps({ container: "create" }) },
      "created",
      ["container: no longer in the state → redis-dev"],
    ],
    [
      "a new container for one that did not start",
      { steps: steps({ container: "replace", containerKeys: ["#initerror"] }) },
      "replaced",
      ["the container: did not start in an earlier update → made again"],
    ],
    [
      "a new container for a directive that is secret",
      {
        before: declared({ settings: undefined, notShown: { settings: "secret" } }),
        steps: steps({ container: "replace", containerKeys: ["labels"] }),
      },
      "replaced",
      ["settings: (hidden) → (hidden)"],
    ],
    [
      "an image that is known later",
      {
        after: declared({ image: undefined, notShown: { image: "known later" } }),
        steps: steps({ container: "replace", containerKeys: ["image"] }),
      },
      "replaced",
      ["image: redis:8.0.2 → (known later)"],
    ],
    [
      "a container that was removed by hand",
      { steps: steps({ container: "create", refreshed: [{ child: "container", found: "gone" }] }) },
      "created",
      ["container: removed by hand → redis-dev"],
    ],
    [
      "a server that does not run",
      { steps: steps({ settings: "update", users: "update", stopped: true }) },
      "restarted",
      ["server: not running → running"],
    ],
    [
      "a server that booted from a file changed by hand",
      {
        after: declared({ settings: { databases: "4" } }),
        before: declared({ settings: { databases: "4" } }),
        settingDrift: { databases: { found: "9", last: "4", applied: "boot" } },
        steps: steps({ settings: "update" }),
      },
      "restarted",
      ["settings.databases: 9 → 4"],
    ],
    [
      "a password that changes",
      { passwords: [{ user: "app", change: "rotated" }], steps: steps() },
      "live",
      [],
    ],
    ["a user changed by hand", { userDrift: { app: "gained +@all" }, steps: steps() }, "live", []],
    ["nothing", { steps: steps() }, "unchanged", []],
  ])("%s: %s", (_, changed, kind, why) => {
    const found = outcome(input(changed));
    expect([found.kind, arrows(found)]).toEqual([kind, why]);
  });
});
