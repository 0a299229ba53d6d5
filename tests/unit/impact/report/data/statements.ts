import { describe, expect, test } from "vitest";
import { dataSection } from "../../../../../components/impact/report/data/dataSection";
import type { Outcome } from "../../../../../components/impact/report/reportSchema";
import type { ServerFacts } from "../../../../../components/impact/report/serverFacts";
import type { ServerInput } from "../../../../../components/impact/report/serverInput";
import type { DeclaredServer } from "../../../../../components/impact/report/sides/declaredServer";
import { inputOf } from "../someServer";

export type Server = Partial<DeclaredServer> | undefined;
export type Row = [
  what: string,
  before: Server,
  after: Server,
  kind: Outcome["kind"],
  said: string[],
  facts?: Partial<ServerFacts>,
];

export const said = (input: ServerInput, kind: Outcome["kind"]) =>
  dataSection(input, kind).map((statement) => `${statement.kind}: ${statement.text}`);
export const settings = (of: Record<string, string>) => ({ settings: { appendonly: "yes", ...of } });
export const image = (name: string) => ({ image: name });

/** Holds what is said of the data against a table of changes. */
export function saysOf(group: string, rows: Row[]): void {
  describe(group, () => {
    test.each(rows)("%s", (_what, before, after, kind, expected, facts) => {
      expect(said(inputOf(before, after, facts), kind)).toEqual(expected);
    });
  });
}
