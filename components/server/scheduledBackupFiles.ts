import { resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";
import type { types } from "@pulumi/docker";
import { buildSync } from "esbuild";
import { scheduledProgram } from "../backup/scheduled/places";
import { bundleText } from "../live/bundleCache";

const packed = `${scheduledProgram}.br`;

/** Starts what is packed: the state of the stack has this file twice, and unpacked it would be four times as large. */
const starter = `const packed = require("node:fs").readFileSync("${packed}");
module._compile(require("node:zlib").brotliDecompressSync(packed).toString(), "${scheduledProgram}");
`;

/** The program of the container of scheduled backups with all that it needs, because its image has Node and nothing else. */
export function scheduledBackupFiles(toS3: boolean): types.input.ContainerUpload[] {
  const program = toS3 ? "programToS3" : "program";
  return [
    { file: scheduledProgram, content: starter, permissions: "0444" },
    { file: packed, contentBase64: bundleText(program, () => bundled(program)), permissions: "0444" },
  ];
}

function bundled(program: "program" | "programToS3"): string {
  const { outputFiles } = buildSync({
    entryPoints: [resolve(__dirname, `../backup/scheduled/${program}.ts`)],
    bundle: true,
    write: false,
    minify: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    // Needed only where Node has no Zstandard of its own.
    external: ["@hpcc-js/wasm-zstd"],
    legalComments: "none",
  });
  return brotliCompressSync(outputFiles[0]?.contents ?? "").toString("base64");
}
