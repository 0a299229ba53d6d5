import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandsOf } from "../../../components/acl/grammar/commands";
import { parseRules } from "../../../components/acl/grammar/parseRules";
import { ruleLists } from "./ruleLists";
import { startRedis, type ThrowawayRedis } from "./throwawayRedis";

let throwaway: ThrowawayRedis;
beforeAll(async () => {
  throwaway = await startRedis();
});
afterAll(() => throwaway?.stop());

/** What the server says to the rules, or undefined if it takes them. */
async function refusalOfRedis(rules: string[]): Promise<string | undefined> {
  const { redis, scratch } = throwaway;
  const [, reply] =
    (await redis
      .pipeline()
      .acl("DELUSER", scratch)
      .acl("SETUSER", scratch, ...rules)
      .exec()) ?? [];
  return reply?.[0]?.message;
}

function refusalOfParser(rules: string[]): string | undefined {
  return parseRules(rules.join(" "), throwaway.server).problems.find((problem) => !problem.onlyHere)?.reason;
}

describe("the parser and `ACL SETUSER` give the same verdict", () => {
  test("on 3,000 generated rule lists, of which many are taken and many refused", async () => {
    const verdicts = { taken: 0, refused: 0 };
    const property = fc.asyncProperty(ruleLists(throwaway.server), async (rules) => {
      const [here, there] = [refusalOfParser(rules), await refusalOfRedis(rules)];
      verdicts[there ? "refused" : "taken"]++;
      expect({ rules, refused: here !== undefined, reason: here }).toMatchObject({
        rules,
        refused: there !== undefined,
      });
    });
    await fc.assert(property, { numRuns: 3_000 });
    console.log(`parser and Redis agree on ${verdicts.taken} lists taken, ${verdicts.refused} refused`);
    expect(Math.min(verdicts.taken, verdicts.refused)).toBeGreaterThan(450);
  });

  test("on every command and subcommand this version has, allowed and denied", async () => {
    const names = ((await throwaway.redis.call("COMMAND", "LIST")) as string[]).map((name) =>
      name.toLowerCase(),
    );
    const disagreed = names
      .flatMap((name) => [[`+${name}`], [`-${name}`]])
      .filter((rules) => refusalOfParser(rules));
    expect(disagreed).toEqual([]);
    const core = [...commandsOf(throwaway.server).keys()].filter((name) => !name.includes("."));
    expect(core.filter((name) => !names.includes(name))).toEqual([]);
  });

  test("on every category, with the same commands in it", async () => {
    const { redis, server } = throwaway;
    const commands = commandsOf(server);
    const names = (await redis.acl("CAT")) as string[];
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) {
      const there = ((await redis.acl("CAT", name)) as string[])
        .map((command) => command.toLowerCase())
        .sort();
      const here = [...commands].filter(([, { categories }]) => categories.split(" ").includes(name));
      expect(here.map(([command]) => command).sort(), name).toEqual(there);
    }
  });
});
