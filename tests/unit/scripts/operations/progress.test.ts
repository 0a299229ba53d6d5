import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";

test.each(["SIGINT", "SIGTERM"] as const)(
  "a command with a bar ends by %s, and the cursor is back",
  async (signal) => {
    const child = spawn(process.execPath, [join(__dirname, "progressBar.cjs")]);
    let shown = "";
    child.stderr.on("data", (text) => {
      shown += text;
    });
    await once(child.stdout, "data");
    child.kill(signal);
    const [code, endedBy] = await once(child, "close");
    expect([code, endedBy]).toEqual([null, signal]);
    expect(shown).toContain("\u001b[?25l");
    expect(shown.lastIndexOf("\u001b[?25h")).toBeGreaterThan(shown.lastIndexOf("\u001b[?25l"));
  },
);

test("a signal that comes just as its bar ends still ends a command", async () => {
  const child = spawn(process.execPath, [join(__dirname, "progressBar.cjs"), "SIGINT"]);
  let printed = "";
  child.stdout.on("data", (text) => {
    printed += text;
  });
  expect(await once(child, "close")).toEqual([null, "SIGINT"]);
  expect(printed).toBe("shown\n");
});
