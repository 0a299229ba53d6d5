import type { ChangedValue, SettingReport } from "./reportSchema";
import type { ServerInput } from "./serverInput";

/** The directives that change, those that people change most with what it means. */
export function settingsSection(_input: ServerInput): SettingReport[] {
  return [];
}

/** The other arguments that change. */
export function propertiesSection(_input: ServerInput): ChangedValue[] {
  return [];
}
