import { appendFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isFalse } from "./check";
import type { Series } from "./edit";
import { EditedStack } from "./editedStack";
import { type MadeEdit, makeEdit } from "./makeEdit";
import { placed } from "./series";

/** Declares a test for each edit; those of a series are made to one stack. */
export function tryEdits(all: readonly Series[], { isTimed }: { isTimed: boolean }): void {
  describe.each(all.map((series) => [series.name, series] as const))("%s", (_name, series) => {
    let edited: EditedStack;
    beforeAll(async () => {
      edited = await EditedStack.create(series);
    });
    afterAll(() => edited?.remove());

    for (const edit of placed(series)) {
      test(edit.name, async ({ task }) => {
        task.meta.holds = false;
        const made = await makeEdit(edited, edit, isTimed);
        await addRow(edit.name, made);
        expect(made.checks.filter(isFalse), made.verdict).toEqual([]);
        task.meta.holds = true;
      });
    }
  });
}

/** All that was claimed and what came of it, into the table that PREVIEW_TABLE names, for whoever wants to read it. */
async function addRow(name: string, { verdict, checks }: MadeEdit): Promise<void> {
  const table = process.env.PREVIEW_TABLE;
  if (!table) return;
  const claims = checks.map((check) => {
    const { what, expected, said = "-", seen = "-" } = check;
    const isWrong = isFalse(check);
    return isWrong ? `**${what}: ${expected}, said ${said}, seen ${seen}**` : `${what}: ${expected}`;
  });
  const holds = checks.some(isFalse) ? "**no**" : "yes";
  const cells = [name, holds, verdict, claims.join("<br>")].map((cell) => cell.replaceAll("|", "\\|"));
  await appendFile(table, `| ${cells.join(" | ")} |\n`);
}
