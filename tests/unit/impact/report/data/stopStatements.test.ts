import { cache, snapshots } from "../someServer";
import { saysOf } from "./statements";

saysOf("a server that is stopped and started again", [
  ["with an AOF", {}, {}, "replaced", ["kept: everything: the server loads its AOF again"]],
  [
    "the same, asked",
    {},
    {},
    "restarted",
    ["kept: everything: the server loads its AOF again, 1,000,000 keys now"],
    {},
  ],
  [
    "with snapshots",
    { settings: snapshots },
    { settings: snapshots },
    "replaced",
    ["kept: everything: the server writes a snapshot when it is stopped, 7 keys now"],
    { persistence: "rdb", keys: 7 },
  ],
  [
    "with snapshots that take longer than it is given",
    { settings: snapshots, stopGracePeriod: 1 },
    { settings: snapshots },
    "replaced",
    [
      "risk: `stopGracePeriod: 1` may be too short: the snapshot at the end takes about 2 s, and what is written after the snapshot before the stop is lost if Docker ends it first",
    ],
    { persistence: "rdb" },
  ],
  [
    "a cache",
    { settings: cache },
    { settings: cache },
    "replaced",
    ['loss: 1,204 keys that the cache holds now: with appendonly no and save "" nothing is on disk'],
    { persistence: "none", keys: 1204 },
  ],
  [
    "a cache of which nobody tells what is in it",
    { settings: cache },
    { settings: cache },
    "restarted",
    ['loss: all that the cache holds: with appendonly no and save "" nothing is on disk'],
  ],
  [
    "an empty cache",
    { settings: cache },
    { settings: cache },
    "replaced",
    ["kept: nothing is lost: the cache is empty now"],
    { persistence: "none", keys: 0 },
  ],
  [
    "a cache that is to keep its data from now on",
    { settings: cache },
    {},
    "replaced",
    [
      "kept: everything: a snapshot is made before the server is stopped, 3 keys now",
      "kept: the AOF is turned on: the update waits until its first file is complete",
    ],
    { persistence: "none", keys: 3 },
  ],
  ["one whose settings are secret", { settings: undefined }, { settings: undefined }, "replaced", []],
]);
