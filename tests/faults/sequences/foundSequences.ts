import type { Mode, Sequence, Up } from "./steps";

const up = (mode: Mode, disturbed: Up["disturbed"] = "none"): Up => ({
  step: "up",
  mode,
  disturbed,
  imageStep: false,
  dataVolume: "same",
  underWrites: false,
});

/** What lost acknowledged writes once, by what it was. */
export const foundSequences: { name: string; sequence: Sequence }[] = [
  {
    // The installer took the snapshot, newer than the AOF by then, for the truth; the running server wrote on into the AOF.
    name: "back on AOF after a cancelled switch and a snapshot",
    sequence: {
      first: "aof",
      steps: [
        { writes: 3, step: up("snapshots", "cancelled after the installer") },
        { writes: 0, step: { step: "BGSAVE" } },
        { writes: 0, step: up("aof") },
        { writes: 3, step: { step: "kill" } },
      ],
    },
  },
  {
    // The server had booted without save points, and the inputs of the last `up` were those of the one before.
    name: "back to snapshots after a cancelled cache",
    sequence: {
      first: "snapshots",
      steps: [
        { writes: 3, step: up("cache", "cancelled after the installer") },
        { writes: 3, step: { step: "BGSAVE" } },
        { writes: 0, step: { step: "docker restart" } },
        { writes: 0, step: up("snapshots") },
        { writes: 3, step: { step: "docker restart" } },
      ],
    },
  },
];
