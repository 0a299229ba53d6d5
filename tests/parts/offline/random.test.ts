import { compareSync } from "bcryptjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generatePassword } from "../../../offline/plugins/random/generate";
import { runningPlugin } from "./installed";
import type { Properties } from "./plugin";

const plugin = runningPlugin("random");
const type = "random:index/randomPassword:RandomPassword";

async function password(program: Properties): Promise<{ outputs: Properties; result: string; hash: string }> {
  const { inputs } = await plugin().check(type, program);
  const { outputs } = await plugin().create(type, inputs);
  const [result, hash] = [outputs.result, outputs.bcryptHash].map(
    (secret) => (secret as { value: string }).value,
  );
  return { outputs: { ...outputs, result, bcryptHash: hash }, result: String(result), hash: String(hash) };
}

describe("a password", () => {
  it.each([
    { program: { length: 32, special: false }, expected: /^[A-Za-z0-9]{32}$/ },
    { program: { length: 8, special: false, upper: false, lower: false }, expected: /^[0-9]{8}$/ },
    { program: { length: 8, special: false, number: false, upper: false }, expected: /^[a-z]{8}$/ },
    {
      program: { length: 6, upper: false, lower: false, numeric: false, overrideSpecial: "+-" },
      expected: /^[+-]{6}$/,
    },
  ])("of $program", async ({ program, expected }) => {
    const { result, hash } = await password(program);
    expect(result).toMatch(expected);
    expect(compareSync(result, hash)).toBe(true);
  });

  it("keeps every minimum, whatever the rest", () => {
    const kinds = [
      { characters: "ABC", minimum: 3 },
      { characters: "abc", minimum: 2 },
      { characters: "0123", minimum: 1 },
    ];
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 40 }), (length) => {
        const made = generatePassword({ length, kinds });
        return (
          made.length === length &&
          kinds.every(
            ({ characters, minimum }) => [...made].filter((c) => characters.includes(c)).length >= minimum,
          )
        );
      }),
    );
  });
});

describe("every change makes a new one", () => {
  const program = { length: 20, special: false };
  it.each<{ change: string; to: Properties; replaces: string[] }>([
    { change: "nothing", to: program, replaces: [] },
    {
      change: "what is so anyway",
      to: { ...program, lower: true, numeric: true, minLower: 0 },
      replaces: [],
    },
    { change: "length", to: { length: 21, special: false }, replaces: ["length"] },
    { change: "special, left out", to: { length: 20 }, replaces: ["special"] },
    { change: "numeric", to: { ...program, numeric: false }, replaces: ["number", "numeric"] },
    { change: "keepers", to: { ...program, keepers: { rotation: "1" } }, replaces: ["keepers"] },
  ])("$change", async ({ to, replaces }) => {
    const { outputs } = await password(program);
    const { inputs } = await plugin().check(type, to);
    expect(await plugin().diff(type, outputs, inputs)).toMatchObject({
      changed: replaces,
      replaces,
      deleteBeforeReplace: false,
    });
  });
});

describe("refused in the official words", () => {
  it.each([
    { program: { length: 0 }, at: "length", detail: "Attribute length value must be at least 1, got: 0" },
    {
      program: { length: 9, minLower: -1 },
      at: "minLower",
      detail: "Attribute min_lower value must be at least 0, got: -1",
    },
    {
      program: { length: 3, minUpper: 2, minLower: 2 },
      at: "length",
      detail:
        "Attribute length value must be at least sum of min_upper + min_lower + min_numeric + min_special, got: 3",
    },
    {
      program: { length: 3, upper: false, lower: false, numeric: false, special: false },
      at: "special",
      detail: "At least one attribute out of [special,upper,lower,number,numeric] must be specified as true",
    },
  ])("$program", async ({ program, at, detail }) => {
    const { failures } = await plugin().check(type, program);
    expect(failures).toEqual([expect.stringContaining(`${detail}. Examine values at 'it.${at}'.`)]);
  });
});
