// What `npm run bench` measures, in the order of the table. A new part is one line here and an npm script.
import type { Part } from "./harness/contract";
import { part as aof } from "./parts/aof";
import { part as backup } from "./parts/backup";
import { part as boot } from "./parts/boot";
import { part as changes } from "./parts/changes";
import { part as firstUp } from "./parts/firstUp";
import { part as fresh } from "./parts/fresh";
import { part as preview } from "./parts/preview";
import { part as profile } from "./parts/profile";
import { part as servers } from "./parts/servers";
import { part as tests } from "./parts/tests";
import { part as throughput } from "./parts/throughput";
import { part as users } from "./parts/users";

export const parts: readonly Part[] = [
  preview,
  firstUp,
  changes,
  users,
  servers,
  throughput,
  aof,
  boot,
  backup,
  fresh,
  tests,
  profile,
];
