import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { sizedParts } from "../../../../components/backup/targets/sizedParts";

async function framed(...parts: Buffer[]): Promise<Buffer> {
  return await buffer(Readable.from(parts, { objectMode: false }).pipe(sizedParts()));
}

test.each([
  ["nothing", [], "0\n"],
  ["small parts are put together", ["ab", "c"], "3\nabc0\n"],
  ["an empty part is none", ["", "a"], "1\na0\n"],
])("%s", async (_what, parts, expected) => {
  expect((await framed(...parts.map((part) => Buffer.from(part)))).toString()).toBe(expected);
});

test("large parts keep their bytes", async () => {
  const [first, second] = [randomBytes(5 << 20), randomBytes(3)];
  const expected = Buffer.concat([
    Buffer.from(`${first.length}\n`),
    first,
    Buffer.from("3\n"),
    second,
    Buffer.from("0\n"),
  ]);
  expect((await framed(first, second)).equals(expected)).toBe(true);
});
