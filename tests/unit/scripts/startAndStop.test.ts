import { expect, test } from "vitest";
import { checkRecord } from "../../../scripts/startAndStop";

const program = "/checkout/node_modules/@pulumi/pulumi/cmd/run";

test("counts the processes when all of them ran on the version", () => {
  expect(checkRecord(`v22.23.3 /usr/bin/npm\nv22.23.3 ${program}\n`, "v22.23.3")).toBe(2);
});

test("fails when one of them ran on another Node, and names it", () => {
  expect(() => checkRecord(`v22.23.3 /usr/bin/npm\nv20.20.2 ${program}\n`, "v22.23.3")).toThrow(
    `another Node had a part in it: v20.20.2 ${program}`,
  );
});

test("fails when the stack's program is not among them", () => {
  expect(() => checkRecord("v22.23.3 /usr/bin/npm\n", "v22.23.3")).toThrow("did not run on Node");
});
