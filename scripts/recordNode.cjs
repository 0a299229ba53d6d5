// Preloaded by every Node that `npm run test:node` starts: tells which version runs what, in the file NODE_RECORD.
"use strict";
const { appendFileSync } = require("node:fs");

if (process.env.NODE_RECORD) {
  appendFileSync(process.env.NODE_RECORD, `${process.version} ${process.argv[1] ?? ""}\n`);
}
