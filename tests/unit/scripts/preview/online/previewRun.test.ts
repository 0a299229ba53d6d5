import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test, vi } from "vitest";
import { runPreview } from "../../../../../scripts/preview/online/previewRun";

test("the log of events, which has secrets in plain, is gone also when the terminal is closed", async () => {
  const bin = await mkdtemp(join(tmpdir(), "redis-server-pulumi-"));
  try {
    const told = join(bin, "log");
    // Tells where its log is, and does not end by itself.
    const script = `#!/bin/sh\nwhile [ "$1" != --event-log ]; do shift; done\nprintf %s "$2" >"$TOLD"\nexec sleep 600\n`;
    await writeFile(join(bin, "pulumi"), script, { mode: 0o755 });
    const run = runPreview("dev", { cwd: bin, env: { PATH: `${bin}:${process.env.PATH}`, TOLD: told } });
    const log = await vi.waitUntil(async () => await readFile(told, "utf8").catch(() => ""), {
      timeout: 60_000,
    });
    expect(existsSync(dirname(log))).toBe(true);
    process.emit("SIGHUP");
    expect((await run).succeeded).toBe(false);
    expect(existsSync(dirname(log))).toBe(false);
  } finally {
    await rm(bin, { recursive: true });
  }
});
