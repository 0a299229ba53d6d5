import { afterAll, beforeAll, describe, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { adminPassword } from "../parts/boot/candidate";
import { docker } from "../parts/boot/docker";
import { redisImage } from "../parts/boot/image";
import { revive } from "../parts/live/provider";
import type { Inputs, Outputs } from "../parts/live/settingsUnderTest";
import { isFull, table } from "./form";
import { CleanStops } from "./sequences/cleanStops";
import { foundSequences } from "./sequences/foundSequences";
import { SequenceRun } from "./sequences/sequenceRun";
import { StackWithoutEngine } from "./sequences/stackWithoutEngine";
import { type Sequence, sequenceOf } from "./sequences/steps";

// SEQUENCE_SEED=N runs the one sequence of that seed, as it was.
const { SEQUENCE_SEED } = process.env;
// The short form is the same for everybody; new ones are tried by the full form.
const firstSeed = isFull ? Date.now() % 1_000_000_000 : 780_284_128;
const begin = SEQUENCE_SEED === undefined ? firstSeed : Number(SEQUENCE_SEED);
const count = SEQUENCE_SEED !== undefined ? 1 : isFull ? 200 : 20;
const seeds = Array.from({ length: count }, (_, index) => begin + index);
/** More is no fault, but then a sequence proves little. */
const manyRefusals = 2;

describe("random sequences of what happens to a server and its volumes", () => {
  const row = table(`random sequences, seeds ${begin} to ${begin + count - 1}`);
  const sums = { sequences: 0, steps: 0, "acknowledged or tried writes": 0, starts: 0, lost: 0, refused: 0 };
  const secondTag = `redis-server-tests/sequences:${process.pid}`;
  let cleanStops: CleanStops;

  beforeAll(async () => {
    await docker("tag", redisImage(), secondTag);
    cleanStops = await CleanStops.revived();
  });
  afterAll(async () => {
    row(sums);
    cleanStops.end();
    await docker("rmi", secondTag);
  });

  async function runs(name: string, sequence: Sequence, onTestFinished: (work: () => Promise<void>) => void) {
    const port = await freePort();
    const provider = await revive<Inputs, Outputs>("liveSettings", { port, password: adminPassword });
    const stack = new StackWithoutEngine(`dur-sequence-${process.pid}-${port}`, port, provider, cleanStops);
    const run = new SequenceRun(stack, [redisImage(), secondTag], port);
    onTestFinished(async () => {
      const { steps, writes, starts, lost, refusals } = run.figures;
      sums.sequences++;
      sums.steps += steps;
      sums["acknowledged or tried writes"] += writes;
      sums.starts += starts;
      sums.lost += lost;
      sums.refused += refusals.length;
      if (refusals.length > manyRefusals) console.log(`${name}: refused ${refusals.length} times`);
      provider.end();
      await stack.remove(run.volumes);
    });
    await run.run(sequence).catch((error: Error) => {
      error.message = `${name}: ${error.message}`;
      throw error;
    });
  }

  test.concurrent.for(seeds)("seed %i: no acknowledged write is lost", async (seed, { onTestFinished }) => {
    await runs(`SEQUENCE_SEED=${seed} repeats this`, sequenceOf(seed), onTestFinished);
  });

  test.concurrent.for(foundSequences)("$name", async ({ name, sequence }, { onTestFinished }) => {
    await runs(name, sequence, onTestFinished);
  });
});
