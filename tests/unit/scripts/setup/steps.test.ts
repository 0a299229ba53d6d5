import { describe, expect, it } from "vitest";
import { runSteps } from "../../../../scripts/setup/steps";

/** Records what the user would see, in order. */
function recorder() {
  const seen: string[] = [];
  const lines = {
    begin(name: string) {
      seen.push(`${name} begins`);
      return {
        onProgress: (progress: string) => void seen.push(`${name} says ${progress}`),
        end: (outcome: string, failed = false) =>
          void seen.push(`${name} ${failed ? "fails" : "ends"}: ${outcome}`),
      };
    },
  };
  return { seen, lines };
}

/** A promise and the function that fulfils it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

describe("set-up steps", () => {
  it("run side by side unless one needs the other", async () => {
    const { seen, lines } = recorder();
    const { open, opened } = gate();
    await runSteps(
      [
        { name: "engine", run: () => opened.then(() => "built") },
        // Would wait for ever if the engine had to be done first.
        {
          name: "docker",
          run: async () => {
            open();
            return "there";
          },
        },
        { name: "plugins", needs: ["engine"], run: async () => "bundled" },
      ],
      lines,
    );
    expect(seen).toEqual([
      "engine begins",
      "docker begins",
      "docker ends: there",
      "engine ends: built",
      "plugins begins",
      "plugins ends: bundled",
    ]);
  });

  it("show what they are doing", async () => {
    const { seen, lines } = recorder();
    const image = async (onProgress: (progress: string) => void) => {
      onProgress("pulling");
      return "pulled";
    };
    await runSteps([{ name: "image", run: image }], lines);
    expect(seen).toEqual(["image begins", "image says pulling", "image ends: pulled"]);
  });

  it("that need a failed one are not tried; the others finish", async () => {
    const { seen, lines } = recorder();
    const failing = runSteps(
      [
        { name: "docker", run: () => Promise.reject(new Error("no daemon")) },
        { name: "image", needs: ["docker"], run: async () => "pulled" },
        { name: "tests", needs: ["image"], run: async () => "run" },
        { name: "packages", run: async () => "installed" },
      ],
      lines,
    );
    await expect(failing).rejects.toThrow(/^set-up stopped: docker$/);
    expect(seen).toEqual([
      "docker begins",
      "packages begins",
      "docker fails: no daemon",
      "packages ends: installed",
    ]);
  });

  it("all failures are told, not just the first", async () => {
    const { lines } = recorder();
    const fail = () => Promise.reject(new Error("gone"));
    await expect(
      runSteps(
        [
          { name: "docker", run: fail },
          { name: "packages", run: fail },
        ],
        lines,
      ),
    ).rejects.toThrow("set-up stopped: docker, packages");
  });

  it("cannot need a step that comes later, which would never end", async () => {
    const { lines } = recorder();
    const image = { name: "image", needs: ["docker"], run: async () => "" };
    await expect(runSteps([image], lines)).rejects.toThrow(
      "step image needs docker, which does not come before it",
    );
  });
});
