import { expect, test } from "vitest";
import { catalogue } from "./edits";
import { tryEdits } from "./tryEdits";

test("there are 40 edits", () => {
  expect(catalogue.flatMap(({ edits }) => edits)).toHaveLength(40);
});

tryEdits(catalogue, { isTimed: true });
