import { spawnSync } from "node:child_process";

/** Whether the fake gh cannot filter by it, as the real one does by itself. */
export const withoutJq = spawnSync("jq", ["--version"]).status !== 0;

if (withoutJq) console.log("skipped: there is no jq, and npm test could not install it");
