import { saysOf, settings } from "./statements";

saysOf("less room", [
  [
    "keys that do not fit any more",
    {},
    settings({ maxmemory: "100mb", "maxmemory-policy": "allkeys-lru" }),
    "live",
    [
      "loss: about 50 keys are evicted at once: the server holds 200 MB, and maxmemory is 100 MB (allkeys-lru)",
    ],
    { keys: 100, usedMemoryBytes: 200 * 2 ** 20 },
  ],
  [
    "writes that do not fit any more",
    {},
    settings({ maxmemory: "100mb" }),
    "live",
    ["risk: writes are refused at once: the server holds 200 MB, and maxmemory is 100 MB (noeviction)"],
    { usedMemoryBytes: 200 * 2 ** 20 },
  ],
  [
    "writes that will not fit soon",
    settings({ maxmemory: "1gb" }),
    settings({ maxmemory: "220mb" }),
    "live",
    ["risk: writes are refused soon: maxmemory is 220 MB, and the server holds 200 MB (noeviction)"],
    { usedMemoryBytes: 200 * 2 ** 20 },
  ],
  [
    "a limit that is far away",
    {},
    settings({ maxmemory: "1gb" }),
    "live",
    [],
    { usedMemoryBytes: 200 * 2 ** 20 },
  ],
  [
    "keys that go one day",
    settings({ maxmemory: "1gb" }),
    settings({ maxmemory: "1gb", "maxmemory-policy": "volatile-lru" }),
    "live",
    ["risk: keys are evicted at 1,024 MB from now on (volatile-lru)"],
  ],
  ["room for more", settings({ maxmemory: "1gb" }), settings({ maxmemory: "2gb" }), "live", [], {}],
  [
    "a container that is too small",
    { memory: 512 },
    { memory: 128 },
    "live",
    [
      "risk: memory 128 is less than Redis uses: it holds 200 MB, so the kernel kills it whenever it has loaded its data",
    ],
    { usedMemoryBytes: 200 * 2 ** 20 },
  ],
  [
    "a database that is not there any more",
    {},
    settings({ databases: "4" }),
    "live",
    [
      "risk: there are keys in database 9: with databases 4 Redis does not start, or loads them into another database, over keys of the same names",
    ],
    { highestDatabase: 9 },
  ],
]);
