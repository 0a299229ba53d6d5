import fs from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, test, vi } from "vitest";
import { program } from "../program";

afterEach(() => vi.restoreAllMocks());

/** As git writes a file on Windows where nothing says otherwise. */
function checkOutWithCrlf(script: string): void {
  const read = fs.readFileSync;
  vi.spyOn(fs, "readFileSync").mockImplementation(((...args: Parameters<typeof read>) => {
    const content = read(...args);
    return String(args[0]).endsWith(script) ? String(content).replaceAll("\n", "\r\n") : content;
  }) as typeof read);
}

test.each(["boot.sh", "install.sh", "truth.sh", "dataVolume.sh", "bentDirectives.sh"])(
  "a %s with CRLF is refused at preview",
  async (script) => {
    checkOutWithCrlf(`boot/${script}`);
    const refused = program({});
    await expect(refused).rejects.toThrow(
      `components/boot/${script} has Windows line endings (CRLF, first in line 1)`,
    );
    // Pulumi prints the message of such an error alone, without a stack.
    await expect(refused).rejects.toSatisfy(pulumi.RunError.isInstance);
  },
);
