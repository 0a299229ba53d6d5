import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkSettings } from "../../../components/conf/checkSettings";
import { aliases, directives } from "../../../components/conf/directives";
import { refused } from "../../../components/conf/directives/refused";
import { bootSettings, liveSettings, redisDefault } from "../../../components/conf/redisConf";
import { sameValue } from "../../../components/conf/sameValue";

const known = Object.entries(directives);

describe("the table of directives", () => {
  test("names each directive once: declared, refused, or an old name of a declared one", () => {
    const names = [...Object.keys(directives), ...Object.keys(refused), ...Object.keys(aliases)];
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    expect(Object.values(aliases).filter((name) => !(name in directives))).toEqual([]);
  });

  test.each(known)("%s: its default is a value it takes, and means what it says", (name, directive) => {
    const text = directive.kind.normalize(directive.redisDefault);
    expect(text).toBeDefined();
    expect(sameValue(name, text ?? "", directive.redisDefault)).toBe(true);
    expect(directive.kind.normalize(text ?? "")).toBe(text);
  });

  test.each(known)("%s: is applied in one way", (name, directive) => {
    const settings = { [name]: directive.redisDefault };
    expect(checkSettings(name === "tls-port" ? { "tls-port": 0 } : settings)).toEqual([]);
    expect({ ...liveSettings(settings), ...bootSettings(settings) }).toHaveProperty([name]);
    expect(redisDefault(name)).toBe(directive.applies === "live" ? directive.redisDefault : undefined);
  });

  test.each(Object.entries(refused))("%s is refused with a sentence that says what to do", (name, reason) => {
    expect(checkSettings({ [name]: "" })).toMatchObject([{ directive: name, reason }]);
    expect(reason).toMatch(/leave it out|use |declare|`users`|`port`|`settings`|own image/);
  });

  test("whatever a value is, what is accepted stays one line and is accepted again as written", () => {
    const name = fc.constantFrom(...Object.keys(directives));
    const value = fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.boolean(), fc.double());
    fc.assert(
      fc.property(name, value, (directive, given) => {
        if (checkSettings({ [directive]: given }).length > 0) return;
        const written = directives[directive]?.kind.normalize(given) ?? "\n";
        expect(written).not.toMatch(/[\r\n\0]/);
        expect(directives[directive]?.kind.normalize(written)).toBe(written);
      }),
    );
  });
});
