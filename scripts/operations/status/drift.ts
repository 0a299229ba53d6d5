import { describeDrift, parseListedUser } from "../../../components/acl/listedUser";
import { different } from "../../../components/live/directives";
import { fingerprint } from "../../../components/live/fingerprints";
import type { AppliedState } from "../appliedState";

/** What the server has now, as it was asked. */
export interface FoundState {
  /** CONFIG GET of the directives that were applied. */
  settings: Record<string, string>;
  /** The fingerprints of the files that it boots from, or what is the matter with one, in brackets. */
  files: Record<string, string>;
  /** ACL LIST. */
  users: string[];
}

/** What somebody changed by hand since the last update, a line each. No value of a password or of a hidden setting is in it. */
export function driftLines(applied: AppliedState, found: FoundState): string[] {
  return [
    ...fileLines(applied.files, found.files),
    ...settingLines(applied, found.settings),
    ...userLines(applied, found.users),
  ];
}

function fileLines(installed: Record<string, string>, found: Record<string, string>): string[] {
  const states = Object.entries(found).filter(([name, state]) => state !== installed[name]);
  return states.map(([name, state]) => `${name} in the config volume: ${state.replace(/^\((.*)\)$/, "$1")}`);
}

function settingLines(
  { settings, boot, hidesSettings }: AppliedState,
  live: Record<string, string>,
): string[] {
  const applied = { ...boot, ...settings };
  const shown = (value = "") => (hidesSettings ? "(hidden)" : value || '""');
  return different(applied, live).map((name) => {
    if (live[name] === undefined) return `setting ${name}: this server does not know it`;
    return `setting ${name} is ${shown(live[name])}, applied was ${shown(applied[name])}`;
  });
}

function userLines({ users: { serverRules, fingerprints } }: AppliedState, list: string[]): string[] {
  // A state of an earlier version does not have them yet.
  if (Object.keys(serverRules).length === 0) return [];
  const shortened = list.map((line) => line.replace(/(?<= #)[0-9a-f]{64}(?= |$)/g, fingerprint));
  const now = Object.fromEntries(shortened.map((line) => [parseListedUser(line).name, line]));
  return Object.keys({ ...serverRules, ...now }).flatMap((name) => {
    const passwords = (fingerprints[name] ?? []).map((password) => `#${password}`);
    const rules = serverRules[name];
    const change = describeDrift(rules && ["user", name, ...passwords, rules].join(" "), now[name]);
    return change ? [`user ${name} ${change}`] : [];
  });
}
