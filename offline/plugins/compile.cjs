// Starts the bundle in argv[2], waits until it serves, and writes the code that V8 has compiled by then to argv[3].
"use strict";
const { readFileSync, writeFileSync } = require("node:fs");
const { createRequire, wrap } = require("node:module");
const { dirname } = require("node:path");
const { Script } = require("node:vm");

const [, , filename = "", target = ""] = process.argv;
const script = new Script(wrap(readFileSync(filename, "utf8")), { filename });
process.stdout.write = () => {
  writeFileSync(target, script.createCachedData());
  process.exit(0);
};
script.runInThisContext()({}, createRequire(filename), {}, filename, dirname(filename));
