/** Every write is one entry of a list, so that none can hide another. */
export type Content = readonly string[];

/** What a file or a server must have: the first `atLeast` entries of `upTo`, and of the others none that does not follow. */
export interface Kept {
  upTo: Content;
  atLeast: number;
}
export const exactly = (content: Content): Kept => ({ upTo: content, atLeast: content.length });
const nothing = exactly([]);

export function isKept(found: Content, { upTo, atLeast }: Kept): boolean {
  return found.length >= atLeast && found.every((entry, at) => entry === upTo[at]);
}

/** What is known of a data volume, up to the last thing that happened on it. */
interface VolumeModel {
  /** What a server that starts on it must have: one of these. */
  kept: readonly Kept[];
  /** What the last complete `dump.rdb` has. */
  dump: Kept;
  truth: "aof" | "rdb";
  isRecorded: boolean;
  /** The AOF is to be turned off, and that is not committed. */
  isBeingEnded: boolean;
  wasClockSetBack: boolean;
}

const emptyVolume: VolumeModel = {
  kept: [nothing],
  dump: nothing,
  truth: "rdb",
  isRecorded: true,
  isBeingEnded: false,
  wasClockSetBack: false,
};

/** How a server runs, as it says itself: which mode it is to be in is proven by what it has. */
export interface LiveMode {
  appendonly: string;
  save: string;
}

/** Which acknowledged writes must be there, by what Redis and this program promise. */
export class Model {
  private readonly volumes = new Map<string, VolumeModel>();
  /** What the running server has. */
  memory: Content = [];
  private live: LiveMode = { appendonly: "no", save: "" };

  constructor(public current: string) {}

  volume(name = this.current): VolumeModel {
    return this.volumes.get(name) ?? emptyVolume;
  }

  change(changes: Partial<VolumeModel>, name = this.current): void {
    this.volumes.set(name, { ...this.volume(name), ...changes });
  }

  private get isOnAof(): boolean {
    return this.live.appendonly === "yes";
  }

  wrote(values: Content): void {
    this.memory = [...this.memory, ...values];
  }

  /** A snapshot was made; of what clients wrote since the first `atLeast` entries, nobody knows how much it has. */
  saved(atLeast = this.memory.length): void {
    this.change({ dump: { upTo: this.memory, atLeast } });
  }

  /** By SIGKILL or `docker kill`, when its AOF, if any, has all that was answered. */
  killed(): void {
    this.change({ kept: [this.isOnAof ? exactly(this.memory) : this.volume().dump] });
  }

  /** In the middle of a switch: turned on, nothing more is promised before it is done; turned off, one file or the other has it. */
  killedInSwitch(appendonly: string): void {
    const everything = exactly(this.memory);
    this.change({
      kept: appendonly === "yes" && !this.isOnAof ? [this.volume().dump, everything] : [everything],
    });
  }

  /** By SIGTERM; with `keepsData`, CleanStop came first for a server that is declared to keep its data. */
  stopped(keepsData: boolean): void {
    if (this.savesAtStop(keepsData)) this.saved();
    this.killed();
  }

  savesAtStop(keepsData: boolean): boolean {
    return this.live.save !== "" || (keepsData && !this.isOnAof);
  }

  runs(live: LiveMode): void {
    this.live = live;
    this.change({ truth: this.isOnAof ? "aof" : "rdb" });
  }

  /** The installer has noted on this volume what redis.conf says from now on; where times decide, it leaves the record to boot.sh. */
  announced(appendonly: string, name: string): void {
    const { truth, isBeingEnded } = this.volume(name);
    this.change(
      { isBeingEnded: truth === "aof" && (appendonly === "no" || isBeingEnded), isRecorded: true },
      name,
    );
  }

  /** boot.sh has started the server as it found it, and noted what is coming. */
  booted(memory: Content, live: LiveMode, declared: string): void {
    this.memory = memory;
    this.runs(live);
    this.change({ isBeingEnded: this.isOnAof && declared === "no" });
  }

  copied(to: string, isRecorded: boolean): void {
    const from = this.volume();
    this.volumes.set(to, { ...from, isRecorded: isRecorded && from.isRecorded });
  }

  /** Whether only times could tell which file is the truth, and those may be contradictory. */
  isUndecidable(name: string): boolean {
    const { isRecorded, isBeingEnded, wasClockSetBack } = this.volume(name);
    return !isRecorded || (isBeingEnded && wasClockSetBack);
  }
}
