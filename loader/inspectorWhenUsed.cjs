// In place of the SDK's runtime/closure/v8Hooks.js. That one connects every program to V8's inspector, for 0.04 s of each preview, in
// case a function is serialised, as those of Pulumi's own dynamic resources are; this one when the first function is.
"use strict";
const { Session } = require("node:inspector");

/** @type {Map<string, string>} */
const urls = new Map();
/** @type {Promise<InstanceType<typeof Session>> | undefined} */
let session;

/** @type {() => Promise<InstanceType<typeof Session>>} */
async function connected() {
  const made = new Session();
  made.connect();
  // Before it is enabled: then V8 names the scripts that there are already.
  made.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
  await new Promise((resolve, reject) => {
    made.post("Debugger.enable", (error) => (error ? reject(error) : resolve(undefined)));
  });
  return made;
}

Object.defineProperty(exports, "__esModule", { value: true });
exports.isInitializedAsync = async () => {};
exports.getSessionAsync = () => (session ??= connected());
exports.getScriptUrl = (/** @type {string} */ id) => urls.get(id);
