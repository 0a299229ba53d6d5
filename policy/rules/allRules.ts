import { defaultUserOff, noBareAllKeys, noNopass } from "./access";
import { commandRules } from "./commands";
import { jobsNotEvicted, memoryHeadroom } from "./memory";
import { dataBackedUp, dataProtected, imageByDigest, loopbackOnly } from "./place";
import type { Rule } from "./rule";

export const allRules: readonly Rule[] = [
  defaultUserOff,
  noNopass,
  ...commandRules,
  noBareAllKeys,
  imageByDigest,
  loopbackOnly,
  dataProtected,
  dataBackedUp,
  memoryHeadroom,
  jobsNotEvicted,
];
