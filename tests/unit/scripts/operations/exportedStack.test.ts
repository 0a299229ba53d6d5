import { expect, test } from "vitest";
import { noSuchStack } from "../../../../scripts/operations/exportedStack";

test.each([
  [
    "a misspelt one",
    "pord",
    ["dev", "prod"],
    "there is no stack pord (did you mean prod?); there are: dev, prod. --stack names another one",
  ],
  [
    "one like none",
    "customer",
    ["dev", "prod"],
    "there is no stack customer; there are: dev, prod. --stack names another one",
  ],
  [
    "none at all",
    "dev",
    [],
    "there is no stack dev, and none at all in this backend: `npm start` makes dev, `pulumi stack init` another one",
  ],
])("a stack that is not there, %s", (_what, stack, stacks, message) => {
  expect(noSuchStack(stack, stacks)).toBe(message);
});
