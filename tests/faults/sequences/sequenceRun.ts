import { setTimeout as pause } from "node:timers/promises";
import { snapshot } from "../../parts/boot/persistence";
import { ClientMeanwhile } from "./clientMeanwhile";
import { type Content, isKept, Model } from "./model";
import type { Declared, StackWithoutEngine } from "./stackWithoutEngine";
import { type Disturbance, modes, type Sequence, type Step, textOf, type Up } from "./steps";

export interface Figures {
  steps: number;
  writes: number;
  /** How often a server was started and what it had compared. */
  starts: number;
  lost: number;
  /** Why each time. */
  refusals: string[];
}

/** Runs one sequence, and compares what the server has with the model whenever it has started, and at the end. */
export class SequenceRun {
  readonly figures: Figures = { steps: 0, writes: 0, starts: 0, lost: 0, refusals: [] };
  readonly volumes: string[];
  private readonly model: Model;
  private readonly copies: string[] = [];
  private readonly history: string[] = [];
  private declared: Declared;

  constructor(
    private readonly stack: StackWithoutEngine,
    private readonly images: readonly [string, string],
    private readonly port: number,
  ) {
    this.volumes = [`${stack.name}-data`];
    this.declared = { ...modes.aof, image: images[0], dataVolume: `${stack.name}-data` };
    this.model = new Model(this.declared.dataVolume);
  }

  async run({ first, steps }: Sequence): Promise<void> {
    try {
      const plain = {
        step: "up",
        imageStep: false,
        dataVolume: "same",
        disturbed: "none",
        underWrites: false,
      } as const;
      await this.take({ ...plain, mode: first });
      for (const { writes, step } of steps) {
        await this.write(writes);
        await this.take(step);
      }
      // However it was left: one more `up`, after which it is as declared.
      await this.write(3);
      await this.take({ ...plain, mode: "both" });
      await this.write(3);
      await this.take({ step: "kill" });
      await this.take({ step: "docker restart" });
    } catch (error) {
      throw new Error(
        `${(error as Error).message}\n${[...this.history, ...(await this.stack.bootLines())].join("\n")}`,
      );
    }
  }

  private newVolume(): string {
    const volume = `${this.stack.name}-data-${this.volumes.length}`;
    this.volumes.push(volume);
    return volume;
  }

  private async write(count: number): Promise<void> {
    const values = Array.from({ length: count }, () => String(++this.figures.writes));
    if (count === 0) return;
    this.history.push(`write ${values.join(" ")}`);
    for (const value of values) await this.stack.redis.rpush("writes", value);
    this.model.wrote(values);
  }

  private async take(step: Step): Promise<void> {
    const { stack, model } = this;
    this.history.push(textOf(step));
    this.figures.steps++;
    switch (step.step) {
      case "BGSAVE":
        await snapshot(stack.redis);
        model.saved();
        return;
      case "kill":
        model.killed();
        await this.started(await stack.kill());
        return;
      case "docker restart":
        model.stopped(false);
        await this.started(await stack.restart());
        return;
      case "copy volume": {
        const to = this.newVolume();
        const { by, after, isRecordLost } = step;
        if (after === "docker stop") model.stopped(false);
        else model.killed();
        const copy = () => stack.copyVolume(to, by, !isRecordLost);
        const refusal = await stack.whileDown(after, copy);
        model.copied(to, !isRecordLost);
        this.copies.push(to);
        await this.started(refusal);
        return;
      }
      case "clock step":
        await stack.clockStep(step.hours);
        if (step.hours > 0) model.change({ wasClockSetBack: true });
        return;
      case "up":
        await this.up(step);
    }
  }

  private async up({ mode, imageStep, dataVolume, disturbed, underWrites }: Up): Promise<void> {
    const { stack, model, images } = this;
    const [first, second] = images;
    const { image: before, dataVolume: current } = this.declared;
    this.declared = {
      ...modes[mode],
      image: imageStep ? (before === first ? second : first) : before,
      dataVolume: this.chosenVolume(dataVolume, current),
    };
    const { declared } = this;
    const replaces = stack.replacesContainer(declared);
    const keeps = stack.keepsData(declared);
    // What is written to a server that is emptied, or to another volume, is nobody's promise.
    // Nor does a client go on while a person decides.
    const writes =
      underWrites &&
      !model.volume().wasClockSetBack &&
      stack.isThere &&
      disturbed === "none" &&
      declared.dataVolume === model.current &&
      (keeps || !replaces);
    const writer = writes ? new ClientMeanwhile(this.port, () => String(++this.figures.writes)) : undefined;
    const known = model.memory.length;
    const savesAtStop = replaces && model.savesAtStop(keeps);

    await this.install();
    if (disturbed === "cancelled after the installer" && stack.isThere) return;
    if (!stack.isThere || replaces) {
      if (stack.isThere) {
        await stack.takeDown(declared);
        model.stopped(keeps);
      }
      model.current = declared.dataVolume;
      const refusal = await stack.bringUp(declared);
      if (!writer) await this.started(refusal);
      else if (refusal) throw new Error(refusal);
    }
    if (disturbed === "cancelled before the live switch" && !writer) return;
    if (disturbed === "killed before the live switch") {
      model.killed();
      await this.started(await stack.kill());
    }
    const saves = (await stack.persistence()).rdb_saves;
    const wasKilled = await this.settled(disturbed);
    await writer?.end();
    const found = await stack.content();
    if (writer) {
      this.compare(
        found.filter((value) => !writer.unanswered.has(value)),
        [...model.memory, ...writer.acknowledged],
      );
      model.memory = found;
    } else this.compare(found, model.memory);
    const live = await stack.live();
    if (live.appendonly !== declared.appendonly || live.save !== declared.save) {
      throw new Error(`after \`up\` the server runs with ${JSON.stringify(live)}`);
    }
    model.runs(live);
    if (declared.appendonly === "no") model.change({ isBeingEnded: false });
    // The snapshot of CleanStop or of a switch.
    const saved = (await stack.persistence()).rdb_saves !== (wasKilled ? "0" : saves);
    if (saved || (writer && savesAtStop)) model.saved(writer ? known : undefined);
  }

  private chosenVolume(dataVolume: Up["dataVolume"], current: string): string {
    if (dataVolume === "same") return current;
    return (
      (dataVolume === "fresh" ? undefined : (this.copies[dataVolume] ?? this.copies[0])) ?? this.newVolume()
    );
  }

  private adopt(dataVolume: string): string {
    return this.model.volume(dataVolume).truth === "aof" ? "appendonlydir" : "dump.rdb";
  }

  private async install(): Promise<void> {
    const { stack, model, declared } = this;
    const refusal = await stack.install(declared);
    if (refusal) {
      this.refused(refusal, declared.dataVolume);
      const again = await stack.install(declared, this.adopt(declared.dataVolume));
      if (again) throw new Error(`refused with adopt: ${again}`);
    }
    model.announced(declared.appendonly, declared.dataVolume);
  }

  private refused(refusal: string, dataVolume: string): void {
    if (!this.model.isUndecidable(dataVolume))
      throw new Error(`refused, and nothing was contradictory: ${refusal}`);
    this.history.push(refusal);
    this.figures.refusals.push(refusal);
  }

  /** The server was started: what it has is compared, and how it runs is taken over. */
  private async started(refusal: string | undefined): Promise<void> {
    const { stack, model, declared } = this;
    if (refusal) {
      this.refused(refusal, model.current);
      const { current } = model;
      const again = await stack.restartWith(this.adopt(current), { ...declared, dataVolume: current });
      if (again) throw new Error(`refused with adopt: ${again}`);
    }
    this.figures.starts++;
    const found = await stack.content();
    const { kept } = model.volume();
    if (!kept.some((each) => isKept(found, each))) {
      this.compare(found, kept[0]?.upTo ?? []);
    }
    model.booted(found, await stack.live(), declared.appendonly);
  }

  private compare(found: Content, wanted: Content): void {
    if (found.join() === wanted.join()) return;
    const lost = wanted.filter((value) => !found.includes(value));
    this.figures.lost += lost.length;
    const lastTen = (content: Content) => content.slice(-10).join(" ");
    throw new Error(
      `${lost.length} acknowledged writes lost (${lost.join(" ")}); the last ten found: ${lastTen(found)}, wanted: ${lastTen(wanted)}`,
    );
  }

  /** The live provider; returns whether the server was killed in the middle of its switch. */
  private async settled(disturbed: Disturbance): Promise<boolean> {
    const { stack, model, declared } = this;
    const { appendonly } = await stack.live();
    // A refusal in the middle would take a person, and the provider waits.
    const isSure = !model.isUndecidable(model.current);
    if (!disturbed.startsWith("killed w") || appendonly === declared.appendonly || !isSure) {
      await stack.settle(declared);
      return false;
    }
    // Long enough to be met: in microseconds for each key.
    await stack.redis.config("SET", "rdb-key-save-delay", 300_000);
    const { rdb_saves, aof_rewrites } = await stack.persistence();
    const isOver = stack.settle(declared).then(() => "over" as const);
    isOver.catch(() => {});
    for (;;) {
      const now = await Promise.race([stack.persistence(), isOver]);
      if (now === "over") break;
      const isSet = (now.aof_enabled === "1") === (declared.appendonly === "yes");
      const isWriting = isSet && (now.rdb_bgsave_in_progress === "1" || now.aof_rewrite_in_progress === "1");
      const isWritten =
        isSet && (now.rdb_saves !== rdb_saves || (now.aof_rewrites !== aof_rewrites && !isWriting));
      if (disturbed.endsWith("set") ? isSet : disturbed.startsWith("killed while") ? isWriting : isWritten)
        break;
      await pause(5);
    }
    model.killedInSwitch(declared.appendonly);
    await this.started(await stack.kill());
    await isOver;
    return true;
  }
}
