import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { Readable, type Transform } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { compressor, decompressor, wasmZstd, zstd } from "../../../../components/backup/archive/zstd";
import { largestContent } from "../../../../components/backup/archive/zstdFrames";

const through = (parts: Buffer[], stream: Transform) =>
  buffer(Readable.from(parts, { objectMode: false }).compose(stream));

const small = [
  { name: "nothing", content: Buffer.alloc(0) },
  { name: "one byte", content: Buffer.from("x") },
  { name: "a text", content: Buffer.from("*3\r\n$3\r\nSET\r\n".repeat(1000)) },
];
const large = [
  { name: "as much as a frame holds", content: randomBytes(largestContent) },
  {
    name: "several frames, some of one letter",
    content: Buffer.concat([randomBytes(1.1e6), Buffer.alloc(1e6, 97), randomBytes(2e5)]),
  },
];
/** In every place of a frame's header a part ends, too. */
const parts = [
  { size: largestContent * 3, contents: [...small, ...large] },
  { size: 65_536, contents: [...small, ...large] },
  { size: 9_973, contents: large },
  { size: 1, contents: small },
];
const cut = (content: Buffer, size: number) =>
  Array.from({ length: Math.ceil(content.length / size) }, (_, at) =>
    content.subarray(at * size, (at + 1) * size),
  );

describe.for([
  { name: "the one of this Node", made: () => zstd() },
  { name: "the one in WebAssembly", made: () => wasmZstd() },
  { name: "the one of a Node that has none of its own", made: () => zstd({}) },
])("$name", ({ made }) => {
  describe.for(parts)("in parts of $size bytes", ({ size, contents }) => {
    test.for(contents)("compresses $name, which every other reads", async ({ content }) => {
      const compressed = await through(cut(content, size), compressor(await made()));
      for (const reader of [await zstd(), await wasmZstd()]) {
        expect((await through(cut(compressed, size), decompressor(reader))).equals(content)).toBe(true);
      }
    });
  });

  test("refuses a stream that ends within a frame", async () => {
    const compressed = await through([randomBytes(100)], compressor(await made()));
    await expect(through([compressed.subarray(0, -1)], decompressor(await made()))).rejects.toThrow(
      "ends in the middle",
    );
  });

  test.for([
    { name: "is not compressed", bytes: Buffer.from("REDIS0012"), says: "not compressed by zstd" },
    {
      name: "says that it holds more than is read at a time",
      bytes: Buffer.from("28b52ffda000002000", "hex"),
      says: "compressed otherwise",
    },
    {
      name: "does not say how much it holds",
      bytes: Buffer.from("28b52ffd0058010000", "hex"),
      says: "compressed otherwise",
    },
  ])("refuses what $name", async ({ bytes, says }) => {
    await expect(through([bytes], decompressor(await made()))).rejects.toThrow(says);
  });
});

const hasCommand = spawnSync("zstd", ["--version"]).status === 0;
test.skipIf(!hasCommand)("the command zstd reads it (skipped where there is none)", async () => {
  const content = randomBytes(3e6);
  const compressed = await through(cut(content, 65_536), compressor(await wasmZstd()));
  expect(execFileSync("zstd", ["-dc"], { input: compressed, maxBuffer: 1e8 }).equals(content)).toBe(true);
});

test("Node's own is used where there is one, and told how much a frame holds", async () => {
  const calls: object[] = [];
  type Done = (error: Error | null, result: Buffer) => void;
  const own = {
    zstdCompress: (piece: Buffer, options: object, done: Done) => {
      calls.push(options);
      done(null, piece);
    },
    zstdDecompress: (piece: Buffer, done: Done) => done(null, piece),
  };
  await (await zstd(own)).compress(Buffer.from("xy"));
  expect(calls).toEqual([{ pledgedSrcSize: 2, params: { 100: 1 } }]);
});
