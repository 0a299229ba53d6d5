// Preloaded by the program of a test's stack: keeps what V8 compiled of it in COMPILE_CACHE, a directory that lives as long as
// a run of the tests. A fifth of the program's time is compiling the same 1,100 files again.
// From Node 22 on NODE_COMPILE_CACHE does this without a line of ours.
"use strict";
const { createHash } = require("node:crypto");
const { readdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { constants, Script } = require("node:vm");

const directory = process.env.COMPILE_CACHE;
const isProgram = /[/\\]@pulumi[/\\]pulumi[/\\]cmd[/\\]run([/\\]|$)/.test(process.argv[1] ?? "");

/** @param {string} directory */
function keepCompiled(directory) {
  // The SDK does so, later; V8 takes back only what was compiled under the same flags.
  setFlagsFromString("--allow-natives-syntax");
  const known = read(directory);
  /** @type {Map<string, Script>} */
  const compiled = new Map();

  /** @type {(this: NodeJS.Module, content: string, filename: string, format?: string) => unknown} */
  const compile = Reflect.get(Module.prototype, "_compile");
  // What Node does for a CommonJS module, but with a script that knows its compiled code.
  Object.assign(Module.prototype, {
    /** @type {typeof compile} */
    _compile(content, filename, format) {
      if (format === "module") return compile.call(this, content, filename, format);
      const source = Module.wrap(content.replace(/^#!/, "//"));
      const hash = createHash("sha1").update(source).digest("base64");
      const script = scriptOf(source, filename, known.get(hash));
      if (!script) return compile.call(this, content, filename, format);
      if (script.cachedDataRejected !== false) compiled.set(hash, script);
      const required = Object.assign(
        (/** @type {string} */ id) => this.require(id),
        Module.createRequire(filename),
      );
      return script
        .runInThisContext()
        .call(this.exports, this.exports, required, this, filename, dirname(filename));
    },
  });

  // Not before the end: then V8 has compiled the functions, too, that were called.
  process.on("exit", () => {
    try {
      if (compiled.size > 0) write(directory, compiled);
    } catch (error) {
      // Others who wait for the exit must have their turn.
      console.error(error);
    }
  });
}

/**
 * Nothing when it is no CommonJS: Node says what it is then.
 *
 * @param {string} source @param {string} filename @param {Buffer | undefined} cachedData
 */
function scriptOf(source, filename, cachedData) {
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  try {
    return new Script(source, { filename, cachedData, importModuleDynamically });
  } catch {
    return undefined;
  }
}

/**
 * Each program that compiled something new leaves a file: a line of JSON with hashes and lengths, and the code.
 * @param {string} directory
 */
function read(directory) {
  /** @type {Map<string, Buffer>} */
  const known = new Map();
  for (const file of readdirSync(directory).filter((name) => name.endsWith(".code"))) {
    const bytes = readFileSync(join(directory, file));
    let at = bytes.indexOf("\n") + 1;
    for (const [hash, length] of JSON.parse(bytes.toString("utf8", 0, at))) {
      known.set(hash, bytes.subarray(at, at + length));
      at += length;
    }
  }
  return known;
}

/** @param {string} directory @param {Map<string, Script>} compiled */
function write(directory, compiled) {
  const code = [...compiled].map(
    ([hash, script]) => /** @type {const} */ ([hash, script.createCachedData()]),
  );
  const index = JSON.stringify(code.map(([hash, { length }]) => [hash, length]));
  const file = join(directory, String(process.pid));
  writeFileSync(file, Buffer.concat([Buffer.from(`${index}\n`), ...code.map(([, bytes]) => bytes)]));
  renameSync(file, `${file}.code`);
}

if (directory && isProgram) keepCompiled(directory);
