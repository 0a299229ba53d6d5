import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { access } from "../../../components/acl/rights/access";
import { matchesPattern } from "../../../components/acl/rights/globPattern";
import { rightsOf } from "../../../components/acl/rights/rights";
import { calls, users } from "./callsAndUsers";
import { startRedis, type ThrowawayRedis } from "./throwawayRedis";

let throwaway: ThrowawayRedis;
beforeAll(async () => {
  throwaway = await startRedis();
});
afterAll(() => throwaway?.stop());

/** `allowed`, `denied`, or `invalid` when Redis does not know such a call. */
async function verdictsOfRedis(rules: string): Promise<string[]> {
  const { redis, scratch } = throwaway;
  const pipeline = redis.pipeline().acl("DELUSER", scratch);
  pipeline.acl("SETUSER", scratch, ...rules.split(" ").filter((rule) => rule !== ""));
  for (const call of calls) pipeline.call("ACL", "DRYRUN", scratch, ...call.split(" "));
  const [, set, ...replies] = (await pipeline.exec()) ?? [];
  expect(set, rules).toEqual([null, "OK"]);
  return replies.map(([error, reply]) => (error ? "invalid" : reply === "OK" ? "allowed" : "denied"));
}

describe("what a user may do is what `ACL DRYRUN` says", () => {
  test(`for ${users.length} users × ${calls.length} calls`, async () => {
    expect(users.length).toBeGreaterThanOrEqual(40);
    expect(calls.length).toBeGreaterThanOrEqual(60);
    const count = { allowed: 0, denied: 0, invalid: 0, unknown: 0 };
    for (const rules of users) {
      const rights = rightsOf(rules, throwaway.server);
      const here = calls.map((call) => access(rights, call.split(" ")).verdict);
      for (const verdict of here) count[verdict]++;
      const there = await verdictsOfRedis(rules);
      const named = (verdicts: string[]) => calls.map((call, index) => `${call}: ${verdicts[index]}`);
      expect(named(here), rules).toEqual(named(there));
    }
    console.log(`access() and ACL DRYRUN agree: ${JSON.stringify(count)}`);
    expect(Math.min(count.allowed, count.denied)).toBeGreaterThan(500);
  });

  test("for generated key patterns", async () => {
    // Not beyond ASCII: how a range like `[a-é]` sorts depends on the processor.
    const unit = fc.constantFrom(..."aab-b*?[]^\\");
    const pairs = fc.tuple(
      fc.string({ unit, maxLength: 7 }),
      fc.string({ unit, minLength: 1, maxLength: 4 }),
    );
    const property = fc.asyncProperty(pairs, async ([pattern, key]) => {
      const { redis, scratch } = throwaway;
      const pipeline = redis
        .pipeline()
        .acl("DELUSER", scratch)
        .acl("SETUSER", scratch, "+get", `~${pattern}`);
      const replies = (await pipeline.call("ACL", "DRYRUN", scratch, "GET", key).exec()) ?? [];
      expect({ pattern, key, matches: matchesPattern(pattern, key) }).toEqual({
        pattern,
        key,
        matches: replies[2]?.[1] === "OK",
      });
    });
    await fc.assert(property, { numRuns: 2_000 });
  });
});
