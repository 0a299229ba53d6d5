import fc from "fast-check";

/** What is declared about the data: the directives `appendonly` and `save`. */
export const modes = {
  aof: { appendonly: "yes", save: "" },
  both: { appendonly: "yes", save: "3600 1" },
  snapshots: { appendonly: "no", save: "3600 1" },
  cache: { appendonly: "no", save: "" },
} as const;
export type Mode = keyof typeof modes;

/** Where an `up` is disturbed, if anywhere. */
export const disturbances = [
  "none",
  "cancelled after the installer",
  "cancelled before the live switch",
  "killed before the live switch",
  "killed when appendonly is set",
  "killed while a file is written",
  "killed when a file is written",
] as const;
export type Disturbance = (typeof disturbances)[number];

export interface Up {
  step: "up";
  mode: Mode;
  /** From the one tag of the image to the other. */
  imageStep: boolean;
  /** A number stands for a copy that was taken before: the first if there are not as many. */
  dataVolume: "same" | "fresh" | number;
  disturbed: Disturbance;
  /** A client writes as long as it lasts. */
  underWrites: boolean;
}

export type Step =
  | Up
  | { step: "BGSAVE" | "kill" | "docker restart" }
  | {
      step: "copy volume";
      by: "tar" | "cp -a";
      after: "docker stop" | "docker kill";
      isRecordLost: boolean;
    }
  /** How far the files are in the future from then on. */
  | { step: "clock step"; hours: 1 | -1 };

const sometimes = fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true));
const chosenMode = fc.constantFrom(...(Object.keys(modes) as Mode[]));

const up: fc.Arbitrary<Step> = fc.record({
  step: fc.constant("up" as const),
  mode: chosenMode,
  imageStep: sometimes,
  dataVolume: fc.oneof(
    { weight: 6, arbitrary: fc.constant("same" as const) },
    fc.constant("fresh" as const),
    { weight: 3, arbitrary: fc.nat({ max: 2 }) },
  ),
  disturbed: fc.oneof(
    { weight: 6, arbitrary: fc.constant("none" as const) },
    { weight: 5, arbitrary: fc.constantFrom(...disturbances) },
  ),
  underWrites: fc.boolean(),
});

const copyVolume: fc.Arbitrary<Step> = fc.record({
  step: fc.constant("copy volume" as const),
  by: fc.constantFrom("tar" as const, "cp -a" as const),
  after: fc.constantFrom("docker stop" as const, "docker kill" as const),
  isRecordLost: sometimes,
});

const clockStep: fc.Arbitrary<Step> = fc.record({
  step: fc.constant("clock step" as const),
  hours: fc.constantFrom(1 as const, -1 as const),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: up },
  { weight: 3, arbitrary: fc.constant<Step>({ step: "BGSAVE" }) },
  { weight: 3, arbitrary: fc.constant<Step>({ step: "kill" }) },
  { weight: 2, arbitrary: fc.constant<Step>({ step: "docker restart" }) },
  { weight: 3, arbitrary: copyVolume },
  { weight: 2, arbitrary: clockStep },
);

const sequence = fc.record({
  first: chosenMode,
  steps: fc.array(fc.record({ writes: fc.oneof(fc.constant(0), fc.nat({ max: 5 })), step }), {
    minLength: 10,
    maxLength: 10,
  }),
});

export interface Sequence {
  /** What a new stack declares. */
  first: Mode;
  /** What happens to it, each after so many writes. */
  steps: { writes: number; step: Step }[];
}

/** The same for the same seed. */
export function sequenceOf(seed: number): Sequence {
  const [generated] = fc.sample(sequence, { seed, numRuns: 1 });
  if (!generated) throw new Error("fast-check made no sequence");
  return generated;
}

/** One line. */
export function textOf(step: Step): string {
  const { step: name, ...details } = step;
  return [name, ...Object.entries(details).map(([key, value]) => `${key}: ${value}`)].join(", ");
}
