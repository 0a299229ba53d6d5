// How Node loads TypeScript here, and what it keeps of all it loads: preloaded by the program (`nodeargs` in Pulumi.yaml), and
// required by scripts/run.mjs and policy/start.cjs. Loading the program and Pulumi's SDK took 1.1 s of every preview without it.
"use strict";
const { existsSync, readFileSync, realpathSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { Script } = require("node:vm");
const { KeptModules } = require("./keptModules.cjs");

/**
 * Node's way to load CommonJS, of which its types know the documented half.
 *
 * @typedef {{ _compile: (this: NodeJS.Module, content: string, filename: string, format?: string) => unknown }} Compiling
 * @typedef {(module: NodeJS.Module & Compiling, filename: string) => void} Load
 * @typedef {{ path?: string } | null | undefined} Parent
 * @typedef {{
 *   _cache: NodeJS.Dict<NodeJS.Module>, _extensions: Record<string, Load>, prototype: Compiling,
 *   _resolveFilename: (request: string, parent: Parent, isMain?: boolean, options?: object) => string,
 *   _resolveLookupPaths: (request: string, parent: Parent) => string[] | null,
 * }} Loader
 */
const loader = /** @type {Loader} */ (/** @type {unknown} */ (Module));
const resolveAnew = loader._resolveFilename;
const loadAnew = /** @type {Load} */ (loader._extensions[".js"]);
const compileAnew = loader.prototype._compile;

// Beside this directory, or further up where a program of somebody's own has it below its own.
const packages = realpathSync(
  require.resolve.paths("sucrase")?.find((directory) => existsSync(join(directory, "sucrase"))) ??
    join(__dirname, "..", "node_modules"),
);
const kept = new KeptModules(packages, [process.argv[1] ?? "", process.cwd()]);

/** What the SDK requires for the Automation API, for serialised functions, and for `pulumi --tracing`. */
const seldomUsed = [
  "@pulumi/pulumi/automation/index.js",
  "@pulumi/pulumi/typescript-shim.js",
  "@npmcli/arborist/lib/index.js",
  "@opentelemetry/resources/build/src/index.js",
  "@opentelemetry/sdk-trace-base/build/src/index.js",
  "@opentelemetry/sdk-trace-node/build/src/index.js",
  "@opentelemetry/exporter-zipkin/build/src/index.js",
  "@opentelemetry/instrumentation/build/src/index.js",
  "@opentelemetry/instrumentation-grpc/build/src/index.js",
];

/**
 * What is not simply run as its file has it, by the file's name.
 *
 * @type {Map<string, (load: () => object) => object>}
 */
const otherwise = new Map([
  ...seldomUsed.map((file) => /** @type {const} */ ([join(packages, file), whenUsed])),
  // Maps stack traces by source maps, for 0.2 s of a preview. What is compiled here keeps its lines, and the SDK is JavaScript.
  [join(packages, "source-map-support/register.js"), () => ({})],
  [join(packages, "@pulumi/pulumi/runtime/closure/v8Hooks.js"), () => require("./inspectorWhenUsed.cjs")],
]);

// The SDK sets it, later; V8 takes back only what was compiled under the same flags.
setFlagsFromString("--allow-natives-syntax");

Object.assign(loader, {
  /** @type {Loader["_resolveFilename"]} */
  _resolveFilename(request, parent, isMain, options) {
    const from = options ? undefined : parent?.path;
    const known = from && kept.resolved(from, request);
    if (known) return known;
    const filename = resolveAnew(request, parent, isMain, options);
    if (from) kept.keepResolved(from, request, filename);
    return filename;
  },
});

Object.assign(loader._extensions, {
  /** @type {Load} */
  ".js"(module, filename) {
    const exported = otherwise.get(filename);
    if (exported) module.exports = exported(() => loadedApart(module, filename));
    else if (!ranAsKept(module, filename)) loadAnew(module, filename);
  },

  /** @type {Load} */
  ".ts"(module, filename) {
    if (!ranAsKept(module, filename)) module._compile(transpiled(filename), filename, "commonjs");
  },
});

Object.assign(loader.prototype, {
  /** Called by Node, too, with what it has read of a JavaScript file. @type {Compiling["_compile"]} */
  _compile(content, filename, format) {
    // V8 forgets of kept code how it imports, and `import()` of it would fail.
    const isKept = format !== "module" && !/\bimport\s*\(/.test(content);
    const source = isKept ? Module.wrap(content.replace(/^#!/, "//")) : undefined;
    const script = source && compiled(source, filename);
    if (!script) return compileAnew.call(this, content, filename, format);
    kept.keep(filename, source, script);
    return run(this, filename, script);
  },
});

process.on("exit", () => kept.save());

/** @type {(module: NodeJS.Module, filename: string) => boolean} */
function ranAsKept(module, filename) {
  const known = kept.module(filename);
  const script = known && compiled(known.source, filename, known.code);
  if (!script) return false;
  kept.keep(filename, known.source, script);
  run(module, filename, script);
  return true;
}

/**
 * Nothing when it is no CommonJS: Node says what it is then.
 *
 * @type {(source: string, filename: string, cachedData?: Buffer) => Script | undefined}
 */
function compiled(source, filename, cachedData) {
  try {
    return new Script(source, { filename, cachedData });
  } catch {
    return undefined;
  }
}

/**
 * What Node does for a CommonJS module.
 *
 * @type {(module: NodeJS.Module, filename: string, script: Script) => unknown}
 */
function run(module, filename, script) {
  /** @type {(request: string, options?: object) => string} */
  const resolve = (request, options) => loader._resolveFilename(request, module, false, options);
  const required = Object.assign((/** @type {string} */ id) => module.require(id), {
    resolve: Object.assign(resolve, {
      paths: (/** @type {string} */ request) => loader._resolveLookupPaths(request, module),
    }),
    main: process.mainModule,
    extensions: loader._extensions,
    cache: loader._cache,
  });
  return script
    .runInThisContext()
    .call(module.exports, module.exports, required, module, filename, dirname(filename));
}

/** @type {(module: NodeJS.Module, filename: string) => object} */
function loadedApart(module, filename) {
  const apart = Object.assign(new Module(filename, module), { filename, paths: module.paths });
  if (!ranAsKept(apart, filename)) loadAnew(/** @type {NodeJS.Module & Compiling} */ (apart), filename);
  apart.loaded = true;
  return apart.exports;
}

/**
 * An object that is made when somebody looks at it.
 *
 * @type {(make: () => object) => object}
 */
function whenUsed(make) {
  /** @type {object | undefined} */
  let made;
  const real = () => (made ??= make());
  return new Proxy(
    {},
    {
      // Asked by every import, of a module that is none of ours to tell by.
      get: (_, key) => (key === "__esModule" ? true : Reflect.get(real(), key)),
      has: (_, key) => Reflect.has(real(), key),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor: (_, key) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(real(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}

/**
 * JavaScript with every line where it was in TypeScript: stack traces need no source maps.
 *
 * @type {(filename: string) => string}
 */
function transpiled(filename) {
  const { transform } = /** @type {typeof import("sucrase")} */ (require("sucrase"));
  return transform(readFileSync(filename, "utf8"), {
    transforms: ["typescript", "imports"],
    filePath: filename,
    disableESTransforms: true,
  }).code;
}
