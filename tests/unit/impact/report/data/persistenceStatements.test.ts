import { cache, snapshots } from "../someServer";
import { saysOf, settings } from "./statements";

saysOf("what a crash or a power cut can take", [
  [
    "AOF on",
    { settings: snapshots },
    {},
    "live",
    ["kept: the AOF is turned on: the update waits until its first file is complete"],
  ],
  [
    "AOF off",
    {},
    { settings: { ...snapshots, save: "60 1" } },
    "live",
    [
      "risk: the AOF is turned off: from then on a crash loses everything since the last snapshot (save 60 1)",
    ],
  ],
  [
    "AOF off without snapshots",
    {},
    { settings: cache },
    "live",
    [
      'risk: the AOF is turned off: with save "" nothing is on disk, and whatever ends the server loses all data',
    ],
  ],
  [
    "less often on disk",
    settings({ appendfsync: "always" }),
    {},
    "live",
    ["risk: appendfsync always → everysec: a power cut can lose about the last second of writes"],
  ],
  [
    "always on disk",
    {},
    settings({ appendfsync: "always" }),
    "live",
    ["kept: appendfsync everysec → always: a power cut loses nothing that was answered"],
  ],
  [
    "not on disk during a rewrite",
    {},
    settings({ "no-appendfsync-on-rewrite": "yes" }),
    "live",
    [
      "risk: no-appendfsync-on-rewrite yes: while a rewrite or snapshot runs a power cut can lose about half a minute of writes",
    ],
  ],
  [
    "fewer snapshots",
    { settings: { ...snapshots, save: "300 1" } },
    { settings: { ...snapshots, save: "3600 1" } },
    "live",
    ["risk: fewer snapshots: save 300 1 → 3600 1; a crash loses what was written since the last one"],
  ],
  [
    "more snapshots",
    { settings: snapshots },
    { settings: { ...snapshots, save: "300 1" } },
    "live",
    [
      "kept: snapshots at other times: save 3600 1 300 100 60 10000 → 300 1; a crash loses what was written since the last one",
    ],
  ],
  ["snapshots beside an AOF", {}, settings({ save: "300 1" }), "live", []],
  [
    "a rewrite",
    {},
    { rewriteTrigger: "2" },
    "live",
    ["kept: the AOF is rewritten: the update waits until the new file is complete"],
  ],
]);
