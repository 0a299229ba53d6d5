import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import { type Command, Option } from "commander";
import { codeOf } from "../../../components/connection/sessionError";
import { counted } from "../../../components/impact/report/wording";
import { timeInSeconds } from "../../commandLine";
import { reasonOf } from "../../preview/facts/askServer";
import { HeldSession } from "../heldSession";
import type { OperatedServer } from "../operatedServer";
import { type Answer, serverVerb } from "../verb";
import { persistenceInfo } from "./persistenceInfo";
import { type AofSample, completeLines, header, sampleLine } from "./samples";

interface RecordOptions {
  every: number;
  for?: number;
}

export function recordVerb(): Command {
  return serverVerb<RecordOptions>(
    "record",
    "Appends a line about the append-only file's size to a CSV file again and again, until Ctrl-C or for a time.",
    (server, options, file = "") => record(server, file, options),
  )
    .argument("<file>", "where to; a recording that is there is gone on with")
    .addOption(new Option("--every <time>", "how often").argParser(timeInSeconds).default(1, "1s"))
    .addOption(
      new Option("--for <time>", "for how long, such as 10m; until Ctrl-C otherwise").argParser(
        timeInSeconds,
      ),
    );
}

async function record(server: OperatedServer, file: string, options: RecordOptions): Promise<Answer> {
  const recording = openRecording(file);
  const held = new HeldSession(server);
  let samples = 0;
  const told = () => `${counted(samples, "sample")} in ${file}`;
  process.once("SIGINT", () => {
    console.error(told());
    process.exit(130);
  });
  const begun = Date.now();
  for (;;) {
    // By one call, so that a process that is killed leaves whole lines.
    writeSync(recording, `${sampleLine(await sample(held))}\n`);
    samples++;
    // Of the first moment, so that the time a question takes does not add up.
    const next = begun + samples * options.every * 1000;
    if (options.for !== undefined && next > begun + options.for * 1000) break;
    await after(Math.max(0, next - Date.now()));
  }
  held.close();
  closeSync(recording);
  return { code: 0, text: told(), json: { file, samples } };
}

/** Opens a file to add lines to it: a new one gets its header, and a line that was cut off is taken away. */
function openRecording(file: string): number {
  const recording = openSync(file, "a+");
  const text = readFileSync(recording, "utf8");
  const whole = completeLines(text);
  if (!`${header}\n`.startsWith(text.slice(0, header.length + 1))) {
    throw new Error(`${file} is no recording of \`aof record\`, and is left as it is: name another file`);
  }
  if (whole !== text) ftruncateSync(recording, Buffer.byteLength(whole));
  if (whole === "") writeSync(recording, `${header}\n`);
  return recording;
}

/** A server that does not answer is a gap in the recording. */
async function sample(held: HeldSession): Promise<AofSample> {
  const time = new Date().toISOString();
  try {
    return { time, ...(await held.ask(persistenceInfo)) };
  } catch (error) {
    console.error(`${time} no answer: ${codeOf(error) ? reasonOf(error) : (error as Error).message}`);
    return { time };
  }
}
