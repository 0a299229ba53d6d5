import type { AclServer } from "../../image/serverOfImage";
import { parseRules, type Rule } from "../grammar/parseRules";
import { type Vocabulary, vocabularyOf } from "../grammar/vocabulary";
import { matchesPattern } from "./globPattern";
import { commandsOfRule, type KeyRight, type ScopeRights, scopeOf } from "./rights";

/** A rule that changes nothing because later ones say the opposite. */
export interface VoidRule {
  rule: string;
  /** The selector that it stands in. */
  selector?: string;
  /** What undoes it. */
  by: string[];
}

/**
 * The rules that later ones undo, so that the user has the same rights without them. One that a later rule only repeats or
 * widens (`+get +@read`) is none of them, nor is a reset before anything was given (`-@all +get`).
 */
export function voidRules(rules: string, server: AclServer): VoidRule[] {
  const vocabulary = vocabularyOf(server);
  const all = parseRules(rules, server).rules;
  const selectors = all.filter((rule) => rule.kind === "selector");
  const [clearing] = all.filter((rule) => isWord(rule, ["clearselectors"])).reverse();
  const isCleared = (rule: Rule) => clearing !== undefined && rule.at < clearing.at;
  const kept = selectors.filter((rule) => !isCleared(rule));
  return [
    ...undoneWords(all, ["on", "off"]),
    ...undoneWords(all, ["sanitize-payload", "skip-sanitize-payload"]),
    ...undoneInScope(all, vocabulary),
    ...selectors
      .filter((rule) => isCleared(rule) && !kept.some((other) => other.text === rule.text))
      .map((rule) => ({ rule: rule.text, by: ["clearselectors"] })),
    ...kept.flatMap((rule) =>
      undoneInScope(rule.rules, vocabulary).map((undone) => ({ ...undone, selector: rule.text })),
    ),
  ];
}

function isWord(rule: Rule, words: readonly string[]): boolean {
  return rule.kind === "user" && words.includes(rule.word);
}

/** Of words that say the opposite of each other the last one counts. */
function undoneWords(rules: readonly Rule[], words: readonly string[]): VoidRule[] {
  const said = rules.filter((rule) => isWord(rule, words));
  const last = said.at(-1)?.text.toLowerCase();
  return said
    .filter((rule) => rule.text.toLowerCase() !== last)
    .map((rule) => ({ rule: rule.text, by: [said.at(-1)?.text ?? ""] }));
}

/** In the user's own rules, or in those of one selector. */
function undoneInScope(all: readonly Rule[], vocabulary: Vocabulary): VoidRule[] {
  const rules = all.filter((rule) => rule.kind !== "selector" && rule.kind !== "user");
  // Long lists take the square of their length where each rule asks for it anew.
  let rights: ScopeRights | undefined;
  const end = () => (rights ??= scopeOf(rules, vocabulary));
  return rules.flatMap((rule, index) => {
    const undo = undoingOf[subjectOf(rule)];
    const by = undo(rule, rules.slice(0, index), rules.slice(index + 1), vocabulary, end);
    return by.length > 0 ? [{ rule: rule.text, by: [...new Set(by.map(({ text }) => text))] }] : [];
  });
}

type Undoing = (
  rule: Rule,
  earlier: readonly Rule[],
  later: readonly Rule[],
  vocabulary: Vocabulary,
  /** What all of them together allow. */
  end: () => ScopeRights,
) => readonly Rule[];

/** The rules that undo all of what a rule for commands says. What a later one says again before that is not undone. */
const undoCommands: Undoing = (rule, earlier, later, vocabulary, end) => {
  if (rule.kind === "none" && !earlier.some(allows)) return [];
  const names = commandsOf(rule, vocabulary);
  const opposite = later.filter((other) => other.kind !== "firstArgument" && allows(other) !== allows(rule));
  const opposed = opposite.reduce((sum, other) => sum + commandsOf(other, vocabulary).length, 0);
  // Of a thousand users with `+@all -@dangerous` no name has to be looked at.
  if (opposed < names.length) return [];
  const left = new Set(names);
  const undoing: Rule[] = [];
  for (const other of later) {
    if (left.size === 0) break;
    const said = other.kind === "firstArgument" ? [] : commandsOf(other, vocabulary);
    const count = said.filter((name) => left.delete(name)).length;
    if (count > 0 && allows(other) === allows(rule)) return [];
    if (count > 0) undoing.push(other);
  }
  if (left.size > 0 || undoing.length === 0) return [];
  const { commands, denied, firstArguments } = end();
  const holds = (name: string) =>
    (allows(rule) ? commands : denied).has(name) ||
    (rule.kind === "firstArgument" && firstArguments.get(name)?.has(rule.argument));
  return names.every(holds) ? [] : undoing;
};

const known = new WeakMap<Vocabulary, Map<string, string[]>>();

/** What a rule says something of; AUTH and the like are allowed to everybody whatever it says. */
function commandsOf(rule: Rule, vocabulary: Vocabulary): string[] {
  const byRule = known.get(vocabulary) ?? new Map<string, string[]>();
  known.set(vocabulary, byRule);
  const found = byRule.get(rule.text);
  if (found) return found;
  const said = rule.kind === "firstArgument" ? [rule.name] : commandsOfRule(rule, vocabulary);
  const names = said.filter((name) => !vocabulary.commands.get(name)?.noAuth);
  byRule.set(rule.text, names);
  return names;
}

function allows(rule: Rule): boolean {
  if (rule.kind === "firstArgument") return true;
  return (rule.kind === "all" && rule.of === "commands") || ("allow" in rule && rule.allow);
}

/** The reset that undoes a pattern, or the rule that gives back the last of what a reset took away. */
const undoPatterns =
  (of: "keys" | "channels"): Undoing =>
  (rule, earlier, later, vocabulary) => {
    const isReset = (other: Rule) => other.kind === "none" && other.of === of;
    const gives = (other: Rule) =>
      (other.kind === "all" && other.of === of) || other.kind === (of === "keys" ? "key" : "channel");
    const undoing = later.filter(isReset(rule) ? gives : isReset).slice(-1);
    if (undoing.length === 0) return [];
    const granted = (rules: readonly Rule[]) =>
      patternsOf(
        scopeOf(
          rules.filter((other) => gives(other) || isReset(other)),
          vocabulary,
        )[of],
      );
    const said = granted(isReset(rule) ? earlier : [rule]);
    const end = granted([...earlier, rule, ...later]);
    const isLeft = ({ pattern, read, write }: KeyRight) =>
      (!read || end.some((other) => other.read && matchesPattern(other.pattern, pattern))) &&
      (!write || end.some((other) => other.write && matchesPattern(other.pattern, pattern)));
    return said.length > 0 && said.every(isLeft) === isReset(rule) ? undoing : [];
  };

function patternsOf(granted: ScopeRights["keys"] | ScopeRights["channels"]): KeyRight[] {
  if (granted === "all") return [{ pattern: "*", read: true, write: true }];
  return granted.map((each) =>
    typeof each === "string" ? { pattern: each, read: true, write: true } : each,
  );
}

const undoingOf = { keys: undoPatterns("keys"), channels: undoPatterns("channels"), commands: undoCommands };

/** What a rule outside of selectors is for. */
function subjectOf(rule: Rule): keyof typeof undoingOf {
  if (rule.kind === "key") return "keys";
  if (rule.kind === "channel") return "channels";
  return rule.kind === "all" || rule.kind === "none" ? rule.of : "commands";
}
