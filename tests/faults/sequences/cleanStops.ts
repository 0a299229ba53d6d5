import { adminPassword } from "../../parts/boot/candidate";
import { type RevivedProvider, revive } from "../../parts/live/provider";
import type { LiveMode } from "./model";

export interface StopInputs {
  containerId: string;
  place: { host: string; port: number };
  keepsData: boolean;
  providerVersion: number;
}

export const keepsData = ({ appendonly, save }: LiveMode) => appendonly === "yes" || save !== "";

/** CleanStop is told in its inputs where the server is, so that all stacks have the same two: of one that keeps data, and of a cache. */
export class CleanStops {
  private constructor(
    private readonly ofKept: RevivedProvider<StopInputs, StopInputs>,
    private readonly ofCache: RevivedProvider<StopInputs, StopInputs>,
  ) {}

  static async revived(): Promise<CleanStops> {
    const of = (keepsData: boolean) =>
      revive<StopInputs, StopInputs>("cleanStop", { port: 1, password: adminPassword, keepsData });
    return new CleanStops(await of(true), await of(false));
  }

  before(declared: LiveMode): RevivedProvider<StopInputs, StopInputs> {
    return keepsData(declared) ? this.ofKept : this.ofCache;
  }

  end(): void {
    this.ofKept.end();
    this.ofCache.end();
  }
}
