// What `npm run bench` measures, in the order of the table. A new part is one line here and an npm script.
import type { Part } from "./harness/contract";
import { part as preview } from "./parts/preview";

export const parts: readonly Part[] = [preview];
