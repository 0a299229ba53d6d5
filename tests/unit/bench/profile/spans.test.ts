import { expect, test } from "vitest";
import { readSpans } from "../../../../bench/profile/spans";

const batch = (...spans: object[]) =>
  JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ scope: {}, spans }] }] });

test("spans are read from every batch of a trace, with their texts", () => {
  const plugin = {
    name: "newPlugin",
    startTimeUnixNano: "1795810093322000000",
    endTimeUnixNano: "1795810093323500000",
    attributes: [
      { key: "kind", value: { stringValue: "resource" } },
      { key: "attachDebugger", value: { boolValue: false } },
    ],
  };
  const bare = {
    name: "pulumi",
    startTimeUnixNano: "1795810093000000000",
    endTimeUnixNano: "1795810094000000000",
  };
  expect(readSpans(`${batch(plugin)}\n${batch(bare)}\n`)).toEqual([
    { name: "newPlugin", start: 1795810093322, end: 1795810093323.5, attributes: { kind: "resource" } },
    { name: "pulumi", start: 1795810093000, end: 1795810094000, attributes: {} },
  ]);
});
