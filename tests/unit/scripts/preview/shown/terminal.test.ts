import stringWidth from "fast-string-width";
import { describe, expect, test } from "vitest";
import type { Report } from "../../../../../components/impact/report/reportSchema";
import { terminalReport } from "../../../../../scripts/preview/shown/terminal";
import { reports } from "../reports";

const plain = (columns: number) => ({ columns, colour: false });
const databases = reports.databases as Report;

test("a report has its verdict first, is indented, and says what it means beside what changes", () => {
  expect(terminalReport(databases, plain(100))).toBe(
    `prod: needs a look
  restart, about 9 s, 14 connections cut off; data kept
  Needs approval: clients are cut off

  Server: replaced by a new container, because of settings.databases: 16 → 32
  Downtime: about 9 s
    it writes no snapshot when it is stopped
    Docker took 0.6 s to make and start its container
    it loads 4,200,000 keys (3,100 MB) from its AOF: about 7.8 s, by its last load of 7.5 s
  Cut off, as of now: 14 connections: app 12, worker 2

  Settings
    databases  16 → 32  clients may select the databases 0 to 31 (read at boot)

  Data
    kept: all keys stay on the data volume \`redis-prod-data\`, which the new container takes over

  Compared with the state of the stack.`,
  );
});

test("what changes stands in columns, and goes on below its own begin", () => {
  const text = terminalReport(reports["aof-off"] as Report, plain(70));
  expect(text).toContain(`  Settings
    appendonly  yes → no      writes are no longer kept in the
                              append-only file; only snapshots are
    save        ""  → 3600 1  a snapshot an hour after the last one,
                              if there was 1 write
`);
});

test("Pulumi's own diff is not shown", () => {
  expect(terminalReport(reports["rule-narrowed"] as Report, plain(100))).not.toContain("urn");
});

describe.each(Object.entries(reports))("the report on %s", (_, report) => {
  test.each([40, 80, 200])("fits into %i columns", (columns) => {
    const lines = terminalReport(report, plain(columns)).split("\n");
    expect(lines.filter((line) => stringWidth(line) > columns)).toEqual([]);
  });

  test("says the same in colour", () => {
    const coloured = terminalReport(report, { columns: 80, colour: true });
    expect(coloured).toContain("\u001b[");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what begins a colour.
    expect(coloured.replace(/\u001b\[\d+m/g, "")).toBe(terminalReport(report, plain(80)));
  });
});

test("a value cannot speak to the terminal", () => {
  const warnings = ["\u001b]0;title\u0007 and \u202eback\nwards"];
  const [server] = databases.servers;
  const text = terminalReport({ ...databases, servers: [{ ...server, warnings } as never] }, plain(80));
  expect(text).toContain("    \u{fffd}]0;title\u{fffd} and \u{fffd}back\n      wards\n");
});
