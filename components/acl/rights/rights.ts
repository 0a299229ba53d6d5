import type { AclServer } from "../../image/serverOfImage";
import { parseRules, type Rule } from "../grammar/parseRules";
import { type Vocabulary, vocabularyOf } from "../grammar/vocabulary";

/** What a user may do on one version of Redis. */
export interface Rights {
  server: AclServer;
  /** False for a user that is `off`. */
  login: boolean;
  /** The user's own rules first, then the selectors. A command must be allowed by one of them as a whole. */
  scopes: ScopeRights[];
}

/** What the user's own rules, or one selector, allow. */
export interface ScopeRights {
  /** The selector's text, or undefined for the user's own rules. */
  selector?: string;
  /** Every command and subcommand allowed, and the rule that allowed it. */
  commands: Map<string, Rule>;
  /** Those that a rule took away again, and that rule. */
  denied: Map<string, Rule>;
  /** The rule by which even commands are allowed that no table knows (`+@all`). */
  otherCommands?: Rule;
  /** Commands allowed with certain first arguments only (`+select|0`). */
  firstArguments: Map<string, Set<string>>;
  keys: "all" | KeyRight[];
  channels: "all" | string[];
}

export interface KeyRight {
  pattern: string;
  read: boolean;
  write: boolean;
}

/** Applies rules from left to right, with the categories of that version. The rules must have no problems. */
export function rightsOf(rules: string, server: AclServer): Rights {
  const vocabulary = vocabularyOf(server);
  const own = emptyScope();
  const rights: Rights = { server, login: true, scopes: [own] };
  const parsed = parseRules(rules, server).rules;
  const last = lastOfCommands(parsed);
  for (const rule of parsed) {
    if (rule.kind === "selector") rights.scopes.push(scopeOf(rule.rules, vocabulary, rule.text));
    else if (rule.kind !== "user") applyRule(own, rule, vocabulary, last);
    else if (rule.word === "clearselectors") rights.scopes = [own];
    else if (rule.word === "on" || rule.word === "off") rights.login = rule.word === "on";
  }
  return rights;
}

/** What rules for keys, channels and commands allow by themselves. */
export function scopeOf(rules: readonly Rule[], vocabulary: Vocabulary, selector?: string): ScopeRights {
  const scope = emptyScope(selector);
  const last = lastOfCommands(rules);
  for (const rule of rules) applyRule(scope, rule, vocabulary, last);
  return scope;
}

/** The last rule for all commands: of what the table knows, no rule before it counts. */
function lastOfCommands(rules: readonly Rule[]): Rule | undefined {
  return rules
    .filter((rule) => (rule.kind === "all" || rule.kind === "none") && rule.of === "commands")
    .at(-1);
}

/** Every command that a rule allows or denies as a whole; a container such as `config` takes its subcommands with it. */
export function commandsOfRule(
  rule: Rule,
  { commands, categories, subcommands }: Vocabulary,
): readonly string[] {
  if (rule.kind === "all" || rule.kind === "none") return rule.of === "commands" ? [...commands.keys()] : [];
  if (rule.kind !== "command" && rule.kind !== "category") return [];
  const named = rule.kind === "command" ? [rule.name] : (categories.get(rule.name) ?? []);
  return named.flatMap((name) => [name, ...(subcommands.get(name) ?? [])]);
}

function emptyScope(selector?: string): ScopeRights {
  return {
    selector,
    commands: new Map(),
    denied: new Map(),
    firstArguments: new Map(),
    keys: [],
    channels: [],
  };
}

function applyRule(scope: ScopeRights, rule: Rule, vocabulary: Vocabulary, last?: Rule): void {
  switch (rule.kind) {
    case "all":
    case "none":
      if (rule.of !== "commands") scope[rule.of] = rule.kind === "all" ? "all" : [];
      else {
        const allow = rule.kind === "all";
        scope.firstArguments.clear();
        scope.otherCommands = allow ? rule : undefined;
        const known = rule === last ? vocabulary.commands.keys() : [];
        for (const name of [...known, ...scope.commands.keys()]) setCommand(scope, name, allow, rule);
      }
      break;
    case "key":
      if (scope.keys !== "all") addKey(scope.keys, rule);
      break;
    case "channel":
      if (scope.channels !== "all" && !scope.channels.includes(rule.pattern))
        scope.channels.push(rule.pattern);
      break;
    case "command":
    case "category":
      for (const name of commandsOfRule(rule, vocabulary)) setCommand(scope, name, rule.allow, rule);
      break;
    case "firstArgument": {
      const allowed = scope.firstArguments.get(rule.name) ?? new Set();
      scope.firstArguments.set(rule.name, allowed.add(rule.argument.toLowerCase()));
    }
  }
}

/** `%R~a` and `%W~a` together are `~a`. */
function addKey(keys: KeyRight[], { pattern, read, write }: KeyRight): void {
  const same = keys.find((key) => key.pattern === pattern);
  if (!same) keys.push({ pattern, read, write });
  else Object.assign(same, { read: same.read || read, write: same.write || write });
}

function setCommand(scope: ScopeRights, name: string, allow: boolean, rule: Rule): void {
  scope.firstArguments.delete(name);
  scope[allow ? "commands" : "denied"].set(name, rule);
  scope[allow ? "denied" : "commands"].delete(name);
}
