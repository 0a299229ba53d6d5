// npm run redis -- backup [--to PLACE] [--keep N]: a consistent copy of a server's data, while clients write.
import { keyCount } from "../../components/backup/keys/serverState";
import { takeBackup } from "../../components/backup/takeBackup";
import { bytesText, durationText } from "./amounts";
import { withSource } from "./backupSource";
import { backupTarget } from "./backupTargets";
import type { OperatedServer } from "./operatedServer";
import { progressBar } from "./progress";
import type { Answer } from "./verb";

export interface BackupVerbOptions {
  to: string;
  keep?: number;
}

export async function backup(server: OperatedServer, { to, keep }: BackupVerbOptions): Promise<Answer> {
  const target = await backupTarget(to, server);
  const bars = {
    snapshot: progressBar("Snapshot", "keys"),
    copy: progressBar("Copy", "bytes"),
  };
  try {
    const result = await withSource(server, (source) =>
      takeBackup(source, target, {
        keep,
        onProgress: (phase, done, total) => bars[phase].at(done, total),
        onWarning: (text) => console.error(`warning: ${text}`),
      }),
    );
    const { name, place, bytes, dataBytes, milliseconds, removed, removedUnfinished, manifest } = result;
    const keys = keyCount(manifest.keys.after);
    const lines = [
      `${place}: ${bytesText(bytes)} of ${bytesText(dataBytes)} (${ratioText(bytes, dataBytes)}), ${keys} keys, ` +
        `in ${durationText(milliseconds)} (${bytesText((dataBytes / milliseconds) * 1000)}/s)`,
      ...removedUnfinished.map((part) => `removed ${target.placeOf(part)}, which was never completed`),
      ...removed.map((old) => `removed ${target.placeOf(old)}`),
    ];
    return {
      code: 0,
      text: lines.join("\n"),
      json: {
        name,
        place,
        bytes,
        dataBytes,
        milliseconds,
        keys,
        truth: manifest.truth,
        removed: [...removedUnfinished, ...removed],
      },
    };
  } finally {
    bars.snapshot.end();
    bars.copy.end();
  }
}

function ratioText(bytes: number, dataBytes: number): string {
  return dataBytes === 0 ? "no data" : `${Math.round((bytes / dataBytes) * 100)} %`;
}
