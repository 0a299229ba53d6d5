// node scripts/run.mjs bench/fresh/setUp.ts: all that `npm start` does before it brings a stack up.
import { runMain } from "../../scripts/runMain";
import { setUp } from "../../scripts/setup/setUp";

void runMain(async () => {
  await setUp();
  return 0;
});
