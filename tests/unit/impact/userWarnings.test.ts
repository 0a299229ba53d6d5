import { describe, expect, test } from "vitest";
import { type DeclaredUsers, userWarnings } from "../../../components/impact/userWarnings";

const warnings = (declared: Partial<DeclaredUsers>) =>
  userWarnings({ rules: {}, presets: {}, settings: {}, image: "redis:8.2.6", ...declared });

describe("a rule that a later one undoes", () => {
  test("is named with the later one, and with what to do", () => {
    expect(warnings({ rules: { app: "~q:* &q:* resetchannels +@all", ok: "~* +@all -@dangerous" } })).toEqual(
      [
        "users.app: the rule `&q:*` has no effect, because `resetchannels` further on undoes it; put `&q:*` behind that, or leave it out",
      ],
    );
  });

  test("in a selector, by two others", () => {
    expect(warnings({ rules: { app: "+ping (~a +@string -@read -@write)" } })).toEqual([
      "users.app: the rule `+@string` in `(~a +@string -@read -@write)` has no effect, because `-@read` and `-@write` further on undo it; " +
        "put `+@string` behind that, or leave it out",
    ]);
  });

  test("is judged by the categories of the image's Redis", () => {
    const rules = { app: "~* +hgetex -@hash" };
    expect(warnings({ rules, image: "redis:8.2.6" })).toEqual([
      expect.stringMatching(/^users\.app: the rule `\+hgetex` has no effect, because `-@hash`/),
    ]);
  });

  test("many are counted", () => {
    const rules = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`user${n}`, "+get -get"]));
    expect(warnings({ rules })).toHaveLength(11);
    expect(warnings({ rules }).at(-1)).toBe("and 90 more warnings about users");
  });
});

describe("jobs that an eviction would take", () => {
  const jobs = { rules: { jobs: "~bull:* +@all" }, presets: { jobs: "queue" as const } };

  test.each([
    ["allkeys-lru", "any key when the memory is full: jobs are lost, and nobody is told"],
    [
      "volatile-ttl",
      "keys that expire when the memory is full, such as the locks of running jobs and their results: a job may run twice",
    ],
  ])("by maxmemory-policy %s, with the preset", (policy, evicts) => {
    expect(warnings({ ...jobs, settings: { "maxmemory-policy": policy } })).toEqual([
      `users.jobs has \`preset: queue\`, and maxmemory-policy ${policy} evicts ${evicts}; use noeviction, or a server of their own for the jobs`,
    ]);
  });

  test("without the policy, where the settings are secret", () => {
    const [warning, ...others] = warnings({
      ...jobs,
      settings: { "maxmemory-policy": "allkeys-lru" },
      hidden: true,
    });
    expect(others).toEqual([]);
    expect(warning).toMatch(/^users\.jobs has `preset: queue`, and maxmemory-policy \(hidden\) evicts keys/);
    expect(warning).not.toMatch(/lru|any key/);
  });

  test("also Celery's", () => {
    const settings = { "maxmemory-policy": "volatile-lru" };
    expect(warnings({ rules: { jobs: "" }, presets: { jobs: "celery" }, settings })).toEqual([
      expect.stringMatching(/^users\.jobs has `preset: celery`, and maxmemory-policy volatile-lru evicts/),
    ]);
  });

  test.each(["+@all %RW~bull:mail:*", "+ping (~bull:* +@all)"])(
    "with rules of their own for the keys of a known library: %s",
    (rules) => {
      const settings = { "maxmemory-policy": "allkeys-lfu" };
      expect(warnings({ rules: { jobs: rules }, settings })).toEqual([
        expect.stringMatching(
          /^users\.jobs has rules for the keys `bull:…` of job queues, and maxmemory-policy allkeys-lfu/,
        ),
      ]);
    },
  );

  test.each<[string, Partial<DeclaredUsers>]>([
    ["nothing is evicted", { ...jobs, settings: { "maxmemory-policy": "noeviction" } }],
    ["nothing is declared, which is the same", jobs],
    [
      "the user only reads them",
      { rules: { see: "%R~bull:* +@read" }, settings: { "maxmemory-policy": "allkeys-lru" } },
    ],
    [
      "the keys are a cache's",
      {
        rules: { app: "~cache:* +@all" },
        presets: { app: "cache" },
        settings: { "maxmemory-policy": "allkeys-lru" },
      },
    ],
  ])("no warning where %s", (_, declared) => expect(warnings(declared)).toEqual([]));
});
