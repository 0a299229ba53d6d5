import { concernsOf } from "./concerns";
import { dataSection } from "./dataSection";
import { driftSection } from "./driftSection";
import { outcome } from "./outcome";
import { propertiesSection } from "./propertiesSection";
import type { Finding, ServerReport } from "./reportSchema";
import type { ServerInput } from "./serverInput";
import { settingsSection } from "./settingsSection";
import { connectionsCut, secondsAway } from "./timeAway";
import { usersSection } from "./usersSection";
import { verdict } from "./verdict";

/**
 * All that a report says of one server.
 *
 * @param findings of the policy pack, of this server
 * @param twin a server that comes or goes in the same update and may be this one by another name
 */
export function serverReport(
  input: ServerInput,
  findings: readonly Finding[] = [],
  twin?: string,
): ServerReport {
  const { kind, why } = outcome(input);
  const sections = {
    name: input.name,
    outcome: { kind, why, secondsAway: secondsAway(input, kind), cut: connectionsCut(input, kind) },
    ...usersSection(input),
    settings: settingsSection(input),
    properties: propertiesSection(input),
    data: dataSection(input, kind),
    drift: driftSection(input),
    warnings: input.warnings,
  };
  const { name, ...rest } = sections;
  return {
    name,
    verdict: verdict(sections, twin),
    concerns: concernsOf(input, sections, findings),
    ...rest,
  };
}
