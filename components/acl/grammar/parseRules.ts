import type { AclServer } from "../../image/serverOfImage";
import { didYouMean } from "../../spelling/nearest";
import { ruleTokens, type Token } from "./ruleTokens";
import { missingCategory, missingCommand, type Vocabulary, vocabularyOf } from "./vocabulary";

/** One rule as Redis reads it; names are lower-case. */
export type Rule = Token &
  (
    | { kind: "user"; word: (typeof userWords)[number] }
    | { kind: "selector"; rules: Rule[] }
    | Whole
    | { kind: "key"; pattern: string; read: boolean; write: boolean }
    | { kind: "channel"; pattern: string }
    | { kind: "command"; allow: boolean; name: string }
    | { kind: "firstArgument"; name: string; argument: string }
    | { kind: "category"; allow: boolean; name: string }
  );

type Whole = { kind: "all" | "none"; of: "keys" | "channels" | "commands" };

/** What is wrong with one rule. */
export interface RuleProblem {
  /** Where it is in the text, and how long. */
  at: number;
  length: number;
  /** What is wrong and what to do instead; never repeats a password. */
  reason: string;
  /** Redis would take it; it is this program that does not. */
  onlyHere?: true;
}

const userWords = ["on", "off", "sanitize-payload", "skip-sanitize-payload", "clearselectors"] as const;

const wholes = new Map<string, Whole>(
  Object.entries({
    "~*": { kind: "all", of: "keys" },
    allkeys: { kind: "all", of: "keys" },
    resetkeys: { kind: "none", of: "keys" },
    "&*": { kind: "all", of: "channels" },
    allchannels: { kind: "all", of: "channels" },
    resetchannels: { kind: "none", of: "channels" },
    "+@all": { kind: "all", of: "commands" },
    allcommands: { kind: "all", of: "commands" },
    "-@all": { kind: "none", of: "commands" },
    nocommands: { kind: "none", of: "commands" },
  } satisfies Record<string, Whole>),
);

/** Reads rules from left to right as `ACL SETUSER` does, and finds everything that the server would refuse. */
export function parseRules(text: string, server: AclServer): { rules: Rule[]; problems: RuleProblem[] } {
  const reader = new Reader(vocabularyOf(server));
  return { rules: reader.user(ruleTokens(text)), problems: reader.problems };
}

/** Which patterns the rules so far rule out. */
interface Scope {
  allKeys: boolean;
  allChannels: boolean;
}

class Reader {
  readonly problems: RuleProblem[] = [];

  constructor(private readonly vocabulary: Vocabulary) {}

  user(tokens: Token[]): Rule[] {
    const scope: Scope = { allKeys: false, allChannels: false };
    return this.each(tokens, (token) => {
      const word = token.text.toLowerCase();
      const userWord = userWords.find((known) => known === word);
      if (userWord) return { ...token, kind: "user", word: userWord };
      if (word === "reset") {
        Object.assign(scope, { allKeys: false, allChannels: false });
        return this.refuseHere(
          token,
          "it would take the user's password away too; users begin with no rights anyway",
        );
      }
      if (/^(?:[<>#!]|(?:nopass|resetpass)$)/.test(word)) {
        return this.refuseHere(
          token,
          "passwords are not rules: each user has a generated one, or give it as `password`",
        );
      }
      return token.inner || token.unclosed ? this.selector(token, token.inner) : this.rule(token, scope);
    });
  }

  private selector(token: Token, inner: Token[] | undefined): Rule | undefined {
    if (!inner)
      return this.refuse(token, "this parenthesis is never closed; put `)` after the selector's last rule");
    if (/["']/.test(token.text)) {
      return this.refuseHere(
        token,
        "in a selector Redis reads quotes as quoting, not as part of a pattern; leave them out",
      );
    }
    const scope: Scope = { allKeys: false, allChannels: false };
    return { ...token, kind: "selector", rules: this.each(inner, (part) => this.rule(part, scope)) };
  }

  /** A rule that may stand outside and inside of a selector. */
  private rule(token: Token, scope: Scope): Rule | undefined {
    const word = token.text.toLowerCase();
    const whole = wholes.get(word);
    if (whole) {
      if (whole.of === "keys") scope.allKeys = whole.kind === "all";
      if (whole.of === "channels") scope.allChannels = whole.kind === "all";
      return { ...token, ...whole };
    }
    if (/^[~%]/.test(word)) return this.key(token, scope);
    if (word.startsWith("&")) return this.channel(token, scope);
    if (/^[+-]@/.test(word)) return this.category(token, word);
    if (/^[+-]/.test(word)) return this.command(token, word);
    return this.refuse(token, this.notARule(word));
  }

  private key(token: Token, scope: Scope): Rule | undefined {
    if (scope.allKeys) return this.refuse(token, "all keys are allowed already; drop `~*`, or this pattern");
    const [, rights = "", tilde, pattern = ""] = /^(?:%([^~]*))?(~?)(.*)$/s.exec(token.text) ?? [];
    const given = rights.toLowerCase();
    if (token.text.startsWith("%") && !/^(?:r|w|rw|wr)$/.test(given)) {
      return this.refuse(token, "key rights are written `%R~pattern`, `%W~pattern` or `%RW~pattern`");
    }
    if (!tilde) return this.refuseHere(token, "the pattern is missing; write it as `%R~pattern`");
    const plain = given === "";
    return {
      ...token,
      kind: "key",
      pattern,
      read: plain || given.includes("r"),
      write: plain || given.includes("w"),
    };
  }

  private channel(token: Token, scope: Scope): Rule | undefined {
    if (scope.allChannels)
      return this.refuse(token, "all channels are allowed already; drop `&*`, or this pattern");
    return { ...token, kind: "channel", pattern: token.text.slice(1) };
  }

  private category(token: Token, word: string): Rule | undefined {
    const name = word.slice(2);
    const missing = missingCategory(this.vocabulary, name);
    return missing
      ? this.refuse(token, missing)
      : { ...token, kind: "category", allow: word[0] === "+", name };
  }

  private command(token: Token, word: string): Rule | undefined {
    const name = word.slice(1);
    const allow = word[0] === "+";
    const { commands, subcommands } = this.vocabulary;
    const bar = name.lastIndexOf("|");
    const container = name.slice(0, bar);
    if (bar !== -1 && commands.has(container)) {
      if (container.includes("|"))
        return this.refuse(token, "a rule names at most one subcommand, as in `+config|get`");
      if (bar === name.length - 1) return this.refuse(token, "the subcommand after `|` is missing");
      // Modules' subcommands are not in the table.
      if (!subcommands.has(container) && !container.includes(".")) {
        if (allow) return { ...token, kind: "firstArgument", name: container, argument: name.slice(bar + 1) };
        return this.refuse(
          token,
          `only \`+\` can name a first argument; use \`-${container}\` and \`+\` the ones to keep`,
        );
      }
    }
    const missing = missingCommand(this.vocabulary, name);
    return missing ? this.refuse(token, missing) : { ...token, kind: "command", allow, name };
  }

  private notARule(word: string): string {
    const { commands, categories } = this.vocabulary;
    if (commands.has(word)) return `a command is allowed by \`+${word}\` and denied by \`-${word}\``;
    if (word.startsWith("@") && categories.has(word.slice(1))) return `did you mean \`+${word}\`?`;
    if (userWords.some((known) => known === word))
      return `\`${word}\` is about the user and cannot stand in a selector`;
    if (/^[a-z-]+$/.test(word)) {
      return `this is no rule of Redis; ${didYouMean(word, [...userWords, ...wholes.keys()])}`;
    }
    return "this is no rule of Redis; keys are `~pattern`, channels `&pattern`, commands `+name` or `-name`, categories `+@name`";
  }

  private each(tokens: Token[], read: (token: Token) => Rule | undefined): Rule[] {
    return tokens.map(read).filter((rule) => rule !== undefined);
  }

  private refuse(token: Token, reason: string): undefined {
    this.problems.push({ at: token.at, length: token.text.length, reason });
  }

  private refuseHere(token: Token, reason: string): undefined {
    this.problems.push({ at: token.at, length: token.text.length, reason, onlyHere: true });
  }
}
