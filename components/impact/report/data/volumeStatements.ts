import type { DataStatement, Outcome } from "../reportSchema";
import type { ServerInput } from "../serverInput";
import { keysInWords } from "./declaredPersistence";

/** What becomes of the data volume, and of what protects it. */
export function volumeStatements(input: ServerInput, kind: Outcome["kind"]): DataStatement[] {
  const { before, after, asked } = input;
  const statements: DataStatement[] = [];
  const add = (each: DataStatement["kind"], text: string) => statements.push({ kind: each, text });
  const facts = asked && "facts" in asked ? asked.facts : undefined;
  const [old, volume] = [before?.dataVolume, after?.dataVolume];

  if (kind === "gone" && old !== undefined) {
    if (before?.retainData === false) {
      add(
        "loss",
        `the data volume ${old} is deleted with the last server of the stack (\`retainData: false\`); beside another server it is kept`,
      );
    } else
      add("kept", `the data volume ${old} stays in Docker, with all that is on it; nothing uses it any more`);
    return statements;
  }
  if (before === undefined || after === undefined) {
    if (volume !== undefined)
      add("kept", `what is on the data volume ${volume}, if there is one of that name already`);
    adopted(input, add);
    return statements;
  }

  if (old !== undefined && volume !== undefined && old !== volume) {
    const held = facts ? `, ${keysInWords(facts.keys)} now` : "";
    add(
      "risk",
      `another data volume: nothing is copied to ${volume}; ${old} is kept with all that is on it${held}`,
    );
  }
  if (before.protectData && after.protectData === false) {
    add("risk", "the data volume is not protected any more: nothing refuses to delete or to replace it");
  }
  if (before.protectData === false && after.protectData) {
    add("kept", "the data volume is protected from now on: what would delete or replace it is refused");
  }
  if (before.retainData && after.retainData === false) {
    add(
      "risk",
      `a destroy deletes the data volume from now on (\`retainData: false\`), and with it all data`,
    );
  }
  if (before.retainData === false && after.retainData) {
    add("kept", "a destroy keeps the data volume from now on");
  }
  adopted(input, add);
  const wentAway = input.steps?.refreshed.some(
    ({ child, found }) => child === "data volume" && found === "gone",
  );
  if (wentAway)
    add(
      "loss",
      `the data volume ${old ?? ""} is gone, and a new one is empty: restore a backup, if there is one`,
    );
  return statements;
}

/** A choice between two files on a volume leaves the other one aside. */
function adopted({ before, after }: ServerInput, add: (kind: "risk", text: string) => void): void {
  const chosen = after?.adoptFrom;
  if (!chosen || chosen === before?.adoptFrom) return;
  const other = chosen === "dump.rdb" ? "the AOF" : "dump.rdb";
  add(
    "risk",
    `adopt from ${chosen}: what only ${other} has is not loaded, unless the volume's own record decides`,
  );
}
