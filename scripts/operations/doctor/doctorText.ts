import { type Look, paint } from "../../preview/shown/look";
import { oneLine } from "../../preview/shown/oneLine";
import { containerChecks } from "./containerChecks";
import type { Check, DoctorFacts, Finding, Level } from "./facts";
import { hostChecks } from "./hostChecks";
import { redisChecks } from "./redisChecks";

/** In the order in which they are told. */
export const checks: readonly Check[] = [...containerChecks, ...redisChecks, ...hostChecks];

export interface Diagnosis extends Finding {
  id: string;
  title: string;
}

/** What every check finds that is about this server. */
export function diagnose(facts: DoctorFacts): Diagnosis[] {
  return checks.flatMap(({ id, title, look }) => {
    const finding = look(facts);
    return finding ? [{ id, title, ...finding }] : [];
  });
}

const marks: Record<Level, string> = { ok: "ok", warn: "warn", bad: "BAD" };
const colours = { ok: "green", warn: "yellow", bad: "red" } as const;

/** A line for each check; below one that is not ok, what to do. */
export function doctorText(diagnoses: readonly Diagnosis[], look: Look): string {
  const width = Math.max(...diagnoses.map(({ title }) => title.length));
  const indent = " ".repeat(width + 8);
  const lines = diagnoses.flatMap(({ level, title, finding, fix, link }) => [
    `${paint(colours[level], marks[level].padEnd(5), look)} ${title.padEnd(width)}  ${oneLine(finding, 400)}`,
    ...(fix ? [`${indent}→ ${fix}`] : []),
    ...(link ? [`${indent}  ${link}`] : []),
  ]);
  const open = diagnoses.filter(({ level }) => level !== "ok").length;
  const summary = open === 0 ? "All is well." : `${open} of ${diagnoses.length} checks need a look.`;
  return [...lines, "", summary].join("\n");
}
