import { expect, test } from "vitest";
import { program } from "../program";
import { userLine } from "./installerFiles";

test("presets go to users.acl as their rules", async () => {
  const made = await program({
    users: { shop: { preset: "readonly", keys: ["cart:*"], password: "given" } },
  });
  expect(userLine(made, "shop")).toMatch(/^user shop on #[0-9a-f]{64} resetchannels %R~cart:\* \+@string /);
});
