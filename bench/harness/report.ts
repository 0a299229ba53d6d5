import { availableParallelism, cpus, totalmem } from "node:os";
import packageJson from "../../package.json";
import type { BenchContext, Row } from "./contract";

/** What one part has measured. */
export interface Measured {
  part: string;
  rows: readonly Row[];
}

/** A whole run, as `--json` writes it. */
export interface Report {
  machine: { cpu: string; cores: number; memoryGiB: number; node: string; pulumi: string };
  checkouts: string[];
  runs: number;
  parts: readonly Measured[];
}

export function reportOf({ checkouts, runs }: BenchContext, parts: readonly Measured[]): Report {
  const machine = {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    pulumi: packageJson.config.pulumiVersion,
  };
  return { machine, checkouts: checkouts.map(({ name }) => name), runs, parts };
}
