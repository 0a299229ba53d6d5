import type { AclServer } from "../../image/serverOfImage";
import { parseRules, type Rule } from "./parseRules";
import { unknownHere, vocabularyOf } from "./vocabulary";

/** What the rules name that is unknown here, so that only the image can say whether it has it: each name with why, once. */
export function unknownNames(text: string, server: AclServer): Map<string, string> {
  const vocabulary = vocabularyOf(server);
  const found = new Map<string, string>();
  const visit = (rules: Rule[]) => {
    for (const rule of rules) {
      if (rule.kind === "selector") visit(rule.rules);
      if (rule.kind !== "command" && rule.kind !== "category") continue;
      const why = unknownHere(vocabulary, rule.kind, rule.name);
      if (why) found.set(rule.kind === "category" ? `@${rule.name}` : rule.name, why);
    }
  };
  visit(parseRules(text, server).rules);
  return found;
}
