import { connectionsCut, secondsAway } from "./away/timeAway";
import { concernsOf } from "./concerns";
import { dataSection } from "./data/dataSection";
import { driftSection } from "./driftSection";
import { outcome } from "./outcome";
import type { Finding, ServerReport } from "./reportSchema";
import type { ServerInput } from "./serverInput";
import { propertiesSection } from "./settings/propertiesSection";
import { settingsSection } from "./settings/settingsSection";
import { changedUsers, listedUsers } from "./users/usersSection";
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
  const { asked } = input;
  const { kind, why } = outcome(input);
  const sections = {
    name: input.name,
    outcome: { kind, why, secondsAway: secondsAway(input, kind), cut: connectionsCut(input, kind) },
    users: changedUsers(input),
    settings: settingsSection(input),
    properties: propertiesSection(input),
    data: dataSection(input, kind),
    drift: driftSection(input),
    warnings: input.warnings,
  };
  const { name, outcome: happens, users, ...rest } = sections;
  return {
    name,
    // Of all users that change, however many of them are listed.
    verdict: verdict(sections, twin, input.steps && asked && "unknown" in asked ? asked.unknown : undefined),
    concerns: concernsOf(input, sections, findings),
    outcome: happens,
    ...listedUsers(users),
    ...rest,
  };
}
