import { describe, expect, it } from "vitest";
import { CommandError, run, runInteractive, runShown, tryRun } from "../../../../scripts/setup/command";

const shell = (script: string, options?: Parameters<typeof run>[2]) => run("sh", ["-c", script], options);

describe("a command", () => {
  it("returns what it wrote to stdout, and tells each line of both streams", async () => {
    const lines: string[] = [];
    const printed = await shell("echo out; printf '10 %%\\r20 %%\\n' >&2", {
      onLine: (line) => lines.push(line),
    });
    expect(printed).toBe("out");
    expect(lines.sort()).toEqual(["10 %", "20 %", "out"]);
  });

  it("runs in the environment it is given and no other", async () => {
    const PATH = process.env.PATH;
    expect(await shell('echo "$MINE-$HOME"', { env: { PATH, MINE: "1", GONE: undefined } })).toBe("1-");
  });

  it("that fails says how, and what it printed, without the middle", async () => {
    const failure = shell("seq 40; exit 3");
    await expect(failure).rejects.toThrow(/^`sh -c seq 40; exit 3` failed \(3\):\n1\n2\n/);
    await expect(failure).rejects.toThrow(/\n12\n…\n29\n.*\n40$/s);
  });

  it("that is ended by a signal says so", async () => {
    await expect(shell("kill -KILL $$")).rejects.toThrow("was ended by SIGKILL");
  });

  it("that is missing says so", async () => {
    await expect(run("no-such-command", ["now"])).rejects.toThrow(
      /^`no-such-command now` could not be started \(.*ENOENT/,
    );
    expect(await tryRun("no-such-command", [])).toBeUndefined();
    await expect(runInteractive("no-such-command", [])).rejects.toThrow(CommandError);
    await expect(runShown("no-such-command", [])).rejects.toThrow(CommandError);
  });

  it("is ended when it prints nothing for too long", async () => {
    await expect(shell("exec sleep 600", { silenceTimeout: 50 })).rejects.toThrow(
      "`sh -c exec sleep 600` said nothing for 0.05 s",
    );
  });

  it("in this process's terminal passes its exit code on", async () => {
    expect(await runInteractive("sh", ["-c", "exit 4"])).toBe(4);
  });
});
