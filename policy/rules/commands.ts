import { backupUserRules } from "../../components/acl/backupUser";
import type { Rule as AclRule } from "../../components/acl/grammar/parseRules";
import { type Vocabulary, vocabularyOf } from "../../components/acl/grammar/vocabulary";
import { rulesOfPreset } from "../../components/acl/presets";
import { dangerousInWords, operatorsCategory } from "../../components/acl/rights/dangerousCommands";
import { type Rights, rightsOf } from "../../components/acl/rights/rights";
import type { DeclaredUser } from "../../components/impact/report/sides/declaredServer";
import type { Rule } from "./rule";
import { judgeUsers, presetOf, rightsOn } from "./users";

type Grant = "all" | "dangerous" | "admin" | "acl" | "config";

/**
 * Judged by what a user may do in the end: `+@all -@admin -@dangerous` gives none of these, `+@write` gives FLUSHALL. What only tells
 * figures, such as INFO, is not counted, nor what a preset gives: those were made with no more than such an application needs.
 */
function noCommands(grant: Grant, demand: string, mend: string): Rule {
  return {
    id: `no-${grant}-commands`,
    demand,
    severity: { dev: "off", staging: "mandatory", prod: "mandatory" },
    needs: ["users"],
    judge: (server) =>
      judgeUsers(server, (user) => {
        const rights = rightsOn(server, user);
        const names = granted(rights, user).get(grant) ?? [];
        if (names.length === 0) return undefined;
        return `may run ${dangerousInWords(names, vocabularyOf(rights.server)).join(", ")}; ${mend}`;
      }),
  };
}

const behind = (rules: string) => `put ${rules} behind the rule that allows it, or name what the user needs`;

export const commandRules: Rule[] = [
  noCommands(
    "all",
    "No user has all commands: no `+@all`, unless what is for operators is taken away again",
    "put `-@admin -@dangerous` behind `+@all`, or name what the user needs",
  ),
  noCommands(
    "dangerous",
    "No user has commands that end data or keep Redis from others: no `+@dangerous`",
    behind("`-@dangerous`"),
  ),
  noCommands("admin", "No user has the commands of an administrator: no `+@admin`", behind("`-@admin`")),
  noCommands("acl", "No user can read or change other users: no `+acl`", behind("`-acl`")),
  noCommands("config", "No user can read or change the configuration: no `+config`", behind("`-config`")),
];

/** The commands for operators that a user has, each under what gives it. */
function granted(rights: Rights, user: DeclaredUser): Map<Grant, string[]> {
  const vocabulary = vocabularyOf(rights.server);
  const grants = new Map<Grant, string[]>();
  if (!rights.login) return grants;
  const ofPreset = commandsOfPreset(rights, user);
  const found = new Set<string>();
  for (const { commands, firstArguments } of rights.scopes) {
    for (const name of [...commands.keys(), ...firstArguments.keys()]) {
      const grant = grantOf(name, commands.get(name), vocabulary);
      if (grant === undefined || ofPreset.has(name) || found.has(name)) continue;
      found.add(name);
      grants.set(grant, [...(grants.get(grant) ?? []), name]);
    }
  }
  return grants;
}

/** One rule that gives many counts once, as itself: whoever reads of `+@all` need not read of each thing in it. */
function grantOf(name: string, by: AclRule | undefined, vocabulary: Vocabulary): Grant | undefined {
  const category = operatorsCategory(name, vocabulary);
  if (category === undefined) return undefined;
  if (by?.kind === "all") return "all";
  if (by?.kind === "category" && (by.name === "admin" || by.name === "dangerous")) return by.name;
  const [container] = name.split("|");
  return container === "acl" || container === "config" ? container : category;
}

function commandsOfPreset({ server }: Rights, user: DeclaredUser): ReadonlyMap<string, AclRule> {
  const preset = presetOf(user);
  // The user of scheduled backups has rules of the program's own, too.
  const own = user.rules === backupUserRules ? backupUserRules : "";
  const rules = preset === undefined ? own : rulesOfPreset(preset);
  return rightsOf(rules, server).scopes[0]?.commands ?? new Map();
}
