"use strict";
const { createHash } = require("node:crypto");
const {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const { dirname, join, sep } = require("node:path");

/**
 * @typedef {import("node:vm").Script} Script
 * @typedef {{ modified: number, size: number }} Version of a file
 * @typedef {Version & { encoding: "latin1" | "utf8", at: number, length: number, codeLength: number }} Place in the kept bytes
 * @typedef {{ madeBy: string, bytes: number, resolved: Record<string, string>, modules: Record<string, Place> }} Index
 */

/**
 * The modules that a program loaded, in one file: what Node found them by, their source, and what V8 compiled of it. A module
 * counts as long as its own file is the same, and all of them as long as the same packages are installed and this loader is the same.
 */
class KeptModules {
  /** @type {Map<string, { source: string, script: Script }>} */
  #used = new Map();
  /** @type {Map<string, Version | undefined>} */
  #versions = new Map();
  #changed = false;

  /** @param {string} packages the directory node_modules @param {string[]} program what tells it from others */
  constructor(packages, program) {
    const name = createHash("sha256").update(JSON.stringify([process.version, process.arch, ...program]));
    this.file = join(packages, ".cache", "redis-server", "modules", name.digest("hex").slice(0, 16));
    this.packages = packages;
    // npm writes it anew whenever it installs something; the files of packages all have one time, so without it nothing tells them apart.
    this.installed = versionOf(join(packages, ".package-lock.json"));
    const loader = ["keptModules.cjs", "register.cjs"].map((file) => versionOf(join(__dirname, file)));
    this.madeBy = JSON.stringify([this.installed, ...loader]);
    this.bytes = Buffer.alloc(0);
    /** @type {Index} */
    this.index = { madeBy: this.madeBy, bytes: 0, resolved: {}, modules: {} };
    if (this.installed) this.#read();
  }

  #read() {
    try {
      const bytes = readFileSync(this.file);
      const start = bytes.indexOf("\n") + 1;
      const index = JSON.parse(bytes.toString("utf8", 0, start));
      if (index.madeBy !== this.madeBy || index.bytes !== bytes.length - start) return;
      this.index = index;
      this.bytes = bytes.subarray(start);
    } catch {
      // The first time, or nothing that a run has left whole.
    }
  }

  /** @param {string} from the directory of who asks @param {string} request @returns {string | undefined} */
  resolved(from, request) {
    const filename = this.index.resolved[keyOf(from, request)];
    return filename && this.#version(filename) && filename;
  }

  /** @param {string} from @param {string} request @param {string} filename */
  keepResolved(from, request, filename) {
    // A file of the program's own, or of a package that is only linked to, may get a neighbour that comes before it; what is installed
    // changes by an install only.
    if (!filename.startsWith(this.packages + sep)) return;
    this.index.resolved[keyOf(from, request)] = filename;
    this.#changed = true;
  }

  /** @param {string} filename @returns {{ source: string, code: Buffer } | undefined} */
  module(filename) {
    const place = this.index.modules[filename];
    if (!place || !isSame(place, this.#version(filename))) return undefined;
    const { encoding, at, length, codeLength } = place;
    const code = this.bytes.subarray(at + length, at + length + codeLength);
    return { source: this.bytes.toString(encoding, at, at + length), code };
  }

  /** @param {string} filename @param {string} source @param {Script} script */
  keep(filename, source, script) {
    this.#used.set(filename, { source, script });
    if (script.cachedDataRejected !== false) this.#changed = true;
  }

  /** Not before the end: then V8 has compiled the functions, too, that were called. */
  save() {
    if (!this.installed || !this.#changed || this.#used.size === 0) return;
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      removeOlder(dirname(this.file), this.installed);
      writeFileSync(`${this.file}.${process.pid}`, this.#written());
      renameSync(`${this.file}.${process.pid}`, this.file);
    } catch {
      // Packages that cannot be written to: then every run compiles anew.
    }
  }

  #written() {
    /** @type {Index["modules"]} */
    const modules = {};
    /** @type {Buffer[]} */
    const parts = [];
    let at = 0;
    const add = (
      /** @type {string} */ filename,
      /** @type {Buffer} */ source,
      /** @type {Buffer} */ code,
      /** @type {Place["encoding"]} */ encoding,
    ) => {
      const version = this.#version(filename);
      if (!version) return;
      modules[filename] = { ...version, encoding, at, length: source.length, codeLength: code.length };
      parts.push(source, code);
      at += source.length + code.length;
    };
    for (const [filename, { source, script }] of this.#used) {
      const encoding = isLatin1(source) ? "latin1" : "utf8";
      add(filename, Buffer.from(source, encoding), script.createCachedData(), encoding);
    }
    // A run that ended early has used less than others will.
    for (const [filename, place] of Object.entries(this.index.modules)) {
      if (this.#used.has(filename) || !isSame(place, this.#version(filename))) continue;
      const [start, end] = [place.at, place.at + place.length];
      const code = this.bytes.subarray(end, end + place.codeLength);
      add(filename, this.bytes.subarray(start, end), code, place.encoding);
    }
    const { madeBy } = this;
    const index = JSON.stringify({ madeBy, bytes: at, resolved: this.index.resolved, modules });
    return Buffer.concat([Buffer.from(`${index}\n`), ...parts]);
  }

  /** @param {string} filename */
  #version(filename) {
    if (!this.#versions.has(filename)) this.#versions.set(filename, versionOf(filename));
    return this.#versions.get(filename);
  }
}

/** @type {(from: string, request: string) => string} */
const keyOf = (from, request) => `${from} ${request}`;

/** @type {(a: Version | null | undefined, b: Version | null | undefined) => boolean} */
const isSame = (a, b) => a?.modified === b?.modified && a?.size === b?.size;

/**
 * What was kept before these packages were installed counts for no program any more.
 *
 * @type {(directory: string, installed: Version) => void}
 */
function removeOlder(directory, installed) {
  for (const name of readdirSync(directory)) {
    const file = join(directory, name);
    const { modified = Number.POSITIVE_INFINITY } = versionOf(file) ?? {};
    if (modified < installed.modified) rmSync(file, { force: true });
  }
}

/** @type {(text: string) => boolean} */
const isLatin1 = (text) => !/[^\0-\xff]/.test(text);

/** @type {(file: string) => Version | undefined} */
function versionOf(file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && { modified: stats.mtimeMs, size: stats.size };
}

module.exports = { KeptModules };
