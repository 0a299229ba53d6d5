import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { reports } from "../reports";

const file = join(__dirname, "../../../../../docs/preview.schema.json");
const schema = JSON.parse(readFileSync(file, "utf8"));
/** As whoever reads reports would use it. */
const byFile = z.fromJSONSchema(schema);

interface Node {
  description?: string;
  properties?: Record<string, Node>;
  items?: Node;
  anyOf?: Node[];
}

/** The paths of all fields that do not say what they mean. */
function undescribed({ properties = {}, items, anyOf = [] }: Node, path = ""): string[] {
  const fields = Object.entries(properties).flatMap(([name, field]) => [
    ...(field.description ? [] : [`${path}.${name}`]),
    ...undescribed(field, `${path}.${name}`),
  ]);
  return [...fields, ...[...(items ? [items] : []), ...anyOf].flatMap((part) => undescribed(part, path))];
}

test.each(Object.entries(reports))("the schema in docs takes the report on %s", (_, report) => {
  expect(byFile.safeParse(report).error).toBeUndefined();
});

test.each([
  ["another version", { version: 2 }],
  ["another result", { result: "fine" }],
  ["no verdict", { verdict: undefined }],
  ["a server without an outcome", { servers: [{ ...reports.databases?.servers[0], outcome: undefined }] }],
])("it refuses %s", (_, wrong) => {
  expect(byFile.safeParse(JSON.parse(JSON.stringify({ ...reports.databases, ...wrong }))).success).toBe(
    false,
  );
});

test("it takes a field that it does not know yet", () => {
  expect(byFile.safeParse({ ...reports.databases, since: "now" }).success).toBe(true);
});

test("it says of every field what it means", () => {
  expect(undescribed(schema)).toEqual([]);
});
