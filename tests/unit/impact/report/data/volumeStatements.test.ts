import { saysOf } from "./statements";

saysOf("the data volume", [
  [
    "another one",
    {},
    { dataVolume: "other" },
    "replaced",
    [
      "risk: another data volume: nothing is copied to other; redis-dev-data is kept with all that is on it, 5 keys now",
    ],
    { keys: 5 },
  ],
  [
    "no more protection",
    {},
    { protectData: false },
    "live",
    ["risk: the data volume is not protected any more: nothing refuses to delete or to replace it"],
  ],
  [
    "deleted by a destroy from now on",
    {},
    { retainData: false },
    "live",
    ["risk: a destroy deletes the data volume from now on (`retainData: false`), and with it all data"],
  ],
  [
    "protected and kept from now on",
    { protectData: false, retainData: false },
    {},
    "live",
    [
      "kept: the data volume is protected from now on: what would delete or replace it is refused",
      "kept: a destroy keeps the data volume from now on",
    ],
  ],
  [
    "of a server that is removed",
    {},
    undefined,
    "gone",
    [
      "kept: the data volume redis-dev-data stays in Docker, with all that is on it; nothing uses it any more",
    ],
  ],
  [
    "the same with retainData: false",
    { retainData: false },
    undefined,
    "gone",
    [
      "loss: the data volume redis-dev-data is deleted with the last server of the stack (`retainData: false`); beside another server it is kept",
    ],
  ],
  [
    "a choice between its files",
    {},
    { adoptFrom: "dump.rdb" },
    "live",
    [
      "risk: adopt from dump.rdb: what only the AOF has is not loaded, unless the volume's own record decides",
    ],
  ],
]);
