import { cache } from "../someServer";
import { image, saysOf } from "./statements";

saysOf("another image", [
  [
    "a patch",
    image("redis:8.2.1"),
    image("redis:8.2.9"),
    "live",
    ["kept: RDB 12 as before: Redis 8.2 reads the data too, should you go back"],
  ],
  ["a minor", image("redis:8.4"), image("redis:8.6.1"), "live", ["risk: RDB 12 → 13: no way back to 8.4"]],
  [
    "a downgrade",
    image("redis:8.6"),
    image("redis:8.4"),
    "live",
    [
      "risk: Redis 8.4 does not read the data of Redis 8.6 (RDB 13 → 12); where there are any, the update fails before the server is touched",
    ],
  ],
  [
    "the server's own version counts",
    image("redis:latest"),
    image("redis:8.8.0"),
    "live",
    ["risk: RDB 12 → 14: no way back to 8.0"],
    { version: "8.0.2" },
  ],
  [
    "one that does not tell",
    image("redis:8.2"),
    image("registry.example.com/team/cache:7f3a9c"),
    "live",
    [
      "risk: maybe no way back: the name of the image registry.example.com/team/cache:7f3a9c does not tell which version of RDB its server writes",
    ],
  ],
  [
    "Valkey",
    image("redis:7.2"),
    image("valkey/valkey:9.0"),
    "live",
    ["risk: RDB 11 → 80: no way back to Redis 7.2"],
  ],
  [
    "Valkey after Redis has gone its own way",
    image("redis:8.0"),
    image("valkey/valkey:8.1"),
    "live",
    [
      "risk: Valkey 8.1 does not read the data of Redis 8.0 (RDB 12 → 11); where there are any, the update fails before the server is touched",
    ],
  ],
  [
    "of a cache",
    { settings: cache, ...image("redis:8.6") },
    { settings: cache, ...image("redis:8.4") },
    "live",
    [],
  ],
]);
