import type { DataStatement, Outcome } from "../reportSchema";
import type { ServerInput } from "../serverInput";
import { backupStatements } from "./backupStatements";
import { imageStatements } from "./imageStatements";
import { memoryStatements } from "./memoryStatements";
import { persistenceStatements } from "./persistenceStatements";
import { stopStatements } from "./stopStatements";
import { volumeStatements } from "./volumeStatements";

/** What is lost comes first, what stays last. */
const order: DataStatement["kind"][] = ["loss", "risk", "kept"];

const otherHost: DataStatement = {
  kind: "risk",
  text: "Docker is at another address: if that is another host, nothing of this server is there, and its data stay on the host before",
};

/** What becomes of the data: what stays, what could be lost and when, and from where there is no way back. */
export function dataSection(input: ServerInput, kind: Outcome["kind"]): DataStatement[] {
  const ofHost = input.otherDocker ? [otherHost] : [];
  if (kind === "unchanged") return [...ofHost, ...backupStatements(input)];
  const statements = [
    ...ofHost,
    ...backupStatements(input),
    ...stopStatements(input, kind),
    ...volumeStatements(input, kind),
    ...imageStatements(input),
    ...persistenceStatements(input),
    ...memoryStatements(input),
  ];
  return order.flatMap((each) => statements.filter((statement) => statement.kind === each));
}

/** Whether a person should look, because of the data. */
export function dataConcern(statements: readonly DataStatement[]): boolean {
  return statements.some(({ kind }) => kind !== "kept");
}

const longestInVerdict = 60;

/** The data in a verdict: `data kept`, or what is lost or at risk, in at most 60 characters; empty where nothing is said of them. */
export function dataInVerdict(statements: readonly DataStatement[]): string {
  const [worst] = order.flatMap((each) => statements.filter(({ kind }) => kind === each));
  if (worst === undefined) return "";
  if (worst.kind === "kept") return "data kept";
  const begin = worst.kind === "loss" ? "data lost: " : "data at risk: ";
  return `${begin}${asFarAsItFits(worst.text, longestInVerdict - begin.length)}`;
}

/** A text as far as it fits: whole, its first part, or its first words. */
function asFarAsItFits(text: string, length: number): string {
  const parts = [text, ...["; ", ": ", ", ", " ("].map((end) => text.split(end, 1)[0] ?? "")];
  const fitting = parts.filter((part) => part.length <= length).sort((a, b) => b.length - a.length);
  return fitting[0] ?? `${text.slice(0, length - 1).replace(/\s+\S*$/, "")}…`;
}
