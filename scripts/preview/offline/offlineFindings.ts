import type { DeclaredServer } from "../../../components/impact/report/sides/declaredServer";
import { secretValue } from "../../../components/impact/report/sides/fromArguments";
import { findingsOf } from "../../../policy/judge";
import { policyContext } from "../../../policy/load";
import { type PolicyOutcome, refusals } from "../online/findings";

/** What the rules of the policy pack say of a stack by its file alone. */
export function offlineFindings(stack: string, server: DeclaredServer): PolicyOutcome {
  const judged = findingsOf([withoutSealed(server)], policyContext(stack));
  return { ...judged, errors: refusals(judged.findings) };
}

/** The rules would take what stands for an encrypted value for the value. */
function withoutSealed(server: DeclaredServer): DeclaredServer {
  const { settings = {}, ...rest } = server;
  const judgedBy = [settings.maxmemory, settings["maxmemory-policy"]];
  if (!judgedBy.some((value) => value?.includes(secretValue))) return server;
  return { ...rest, notShown: { ...server.notShown, settings: "secret" } };
}
