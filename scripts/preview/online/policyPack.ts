import { access } from "node:fs/promises";
import { dirname, join } from "node:path";
import { policyContext } from "../../../policy/load";
import { repository } from "../../environment";
import { type Place, tryRun } from "../../setup/command";
import { isOutdatedBuild } from "../../setup/engine";

/** Where the policy pack is, for the option `--policy-pack`, or why it cannot be run here. */
export type PolicyPack = { directory: string } | { unknown: string };

/** Looks before a preview whether it can have the policy pack judge, which would fail it otherwise. Mistakes in the pack's files throw. */
export async function policyPackFor(stack: string, { env = process.env }: Place): Promise<PolicyPack> {
  const sdk = join(repository, "node_modules", "@pulumi", "policy");
  const isInstalled = await access(sdk).then(
    () => true,
    () => false,
  );
  if (!isInstalled) return { unknown: "@pulumi/policy is not installed; run `npm ci`, without --omit=dev" };
  const pulumi = await tryRun("sh", ["-c", "command -v pulumi"], { env });
  if (pulumi && (await isOutdatedBuild(dirname(pulumi)))) {
    return { unknown: "the Pulumi that was built here is older than offline/engine; run `npm start` once" };
  }
  policyContext(stack);
  return { directory: join(repository, "policy") };
}
