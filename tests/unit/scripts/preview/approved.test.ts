import { expect, test } from "vitest";
import type { Concern, Report } from "../../../../components/impact/report/reportSchema";
import { approvedText, readApproved, worseThan } from "../../../../scripts/preview/approved";
import { reports } from "./reports";

const base = reports.databases as Report;

/** A report on a stack whose servers have these concerns. */
function concerned(stack: string, servers: Record<string, Concern[]>, more: Partial<Report> = {}): Report {
  const [server] = base.servers as [Report["servers"][number]];
  const all = Object.entries(servers).map(([name, concerns]) => ({ ...server, name, concerns }));
  return { ...base, stack, servers: all, ...more };
}

const commentOf = (all: Report[], most = 10_000) =>
  `<!-- mark -->\n${approvedText(all, most)}\n### Previews\n`;

test("what a comment tells is what stands in it, by stack and server", () => {
  const all = [
    concerned("dev", { redis: [] }),
    concerned("prod", { redis: ["restart", "data"], cache: ["rights"] }),
  ];
  expect(approvedText(all, 10_000)).toBe(
    '<!-- redis-server approved: {"prod":{"redis":["restart","data"],"cache":["rights"]}} -->',
  );
  expect(readApproved(commentOf(all))).toEqual({ prod: { redis: ["restart", "data"], cache: ["rights"] } });
});

test.each([
  ["as it was approved", ["restart"], ["restart"], []],
  ["better than what was approved", ["restart", "data"], ["restart"], []],
  [
    "worse than what was approved",
    ["restart"],
    ["restart", "data", "rights"],
    [
      "prod, server redis: data, or what protects them, may be lost (data), which was not approved",
      "prod, server redis: somebody may do more than before (rights), which was not approved",
    ],
  ],
  [
    "of which nothing was approved",
    [],
    ["unknown"],
    ["prod, server redis: something could not be told (unknown), which was not approved"],
  ],
] as [string, Concern[], Concern[], string[]][])("an update %s", (_, before, now, sentences) => {
  const approved = readApproved(commentOf([concerned("prod", { redis: before })]));
  expect(worseThan(approved, concerned("prod", { redis: now }))).toEqual(sentences);
});

test("another stack's approval, and another server's, is none", () => {
  const approved = readApproved(commentOf([concerned("dev", { redis: ["restart"], cache: ["data"] })]));
  expect(worseThan(approved, concerned("prod", { redis: ["restart"] }))).toHaveLength(1);
  expect(worseThan(approved, concerned("dev", { redis: ["data"] }))).toHaveLength(1);
});

test("what concerns the stack besides its servers is approved for the stack", () => {
  const now = concerned("prod", { redis: [] }, { concerns: ["restart", "policy"] });
  expect(worseThan(readApproved(commentOf([concerned("prod", { redis: ["restart"] })])), now)).toEqual([
    "prod, the stack: clients are cut off (restart), which was not approved",
    "prod, the stack: there are warnings (policy), which was not approved",
  ]);
  expect(worseThan(readApproved(commentOf([now])), now)).toEqual([]);
});

test("a preview that failed approves nothing, and neither does one without room", () => {
  const failed = concerned("prod", { redis: ["restart"] }, { result: "failed" });
  expect(readApproved(commentOf([failed]))).toEqual({});
  expect(readApproved(commentOf([concerned("prod", { redis: ["restart"] })], 60))).toEqual({});
});

const hostile = [
  "a --> b",
  "--!>",
  "<!--",
  '"}, "prod": {',
  "@all",
  "\u2028\n\r",
  "constructor",
  "__proto__",
  "\\u003e",
  "`",
];

test.each(hostile)("the name %j neither ends the comment nor approves another stack", (name) => {
  const all = [concerned(name, { [name]: ["restart"] })];
  const line = approvedText(all, 10_000);
  expect(line).toMatch(/^<!-- redis-server approved: [^<>@\n\r]*-->$/);
  expect(Object.keys(readApproved(commentOf(all))).filter((stack) => stack !== name)).toEqual([]);
  expect(worseThan(readApproved(commentOf(all)), concerned("prod", { redis: ["restart"] }))).toHaveLength(1);
});

test.each([
  ["no such line", "<!-- mark -->\n### Previews"],
  [
    "a line further down, which a value may have brought",
    `<!-- mark -->\n### Previews\n${approvedText([base], 1000)}`,
  ],
  ["no JSON", "<!-- mark -->\n<!-- redis-server approved: {] -->"],
  [
    "another concern than there is",
    '<!-- mark -->\n<!-- redis-server approved: {"prod":{"redis":["all"]}} -->',
  ],
])("with %s nothing is approved", (_, comment) => {
  expect(readApproved(comment)).toEqual({});
});
