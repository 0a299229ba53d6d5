import { parseRules } from "../../../components/acl/grammar/parseRules";
import { access } from "../../../components/acl/rights/access";
import { type Advised, type Demand, isMet } from "../../../components/acl/rights/advice";
import { adviceToAllow } from "../../../components/acl/rights/adviceToAllow";
import { rightsOf } from "../../../components/acl/rights/rights";
import type { AclServer } from "../../../components/image/serverOfImage";
import type { AclLogEntry } from "../aclLog";
import { deniedCall } from "./deniedCall";

/** What to do about a denial: nothing where the rules of now allow it; `rules` are the user's with it, where one rule is enough. */
export type ToAllow = { isAllowed: true } | ({ isAllowed: false } & Advised);

/** What no rule can have: it ends there, or no terminal shows it. */
const notInRules = /[\s\p{Cc}\ufffd]/gu;
/** In place of one of them while advice is made: a single byte, as `?` stands for in a pattern, where it becomes that. */
const anyCharacter = "\u0001";

/** A key, channel or the beginning of one as a pattern that matches it. */
export function literalPattern(text: string): string {
  return text.replace(/[\\*?[]/g, "\\$&").replace(notInRules, "?");
}

/** The smallest change of a user's rules that would allow what was denied. */
export function ruleToAllow(denied: AclLogEntry, rules: string, server: AclServer): ToAllow {
  const advised = adviceFor(
    { ...denied, object: denied.object.replace(notInRules, anyCharacter) },
    rules,
    server,
  );
  if (advised.isAllowed) return advised;
  const written = (text: string) => text.replaceAll(anyCharacter, "?");
  return {
    ...advised,
    advice: written(advised.advice),
    ...(advised.rules !== undefined && { rules: written(advised.rules) }),
  };
}

function adviceFor(entry: AclLogEntry, rules: string, server: AclServer): ToAllow {
  const call = parseRules(rules, server).problems.length === 0 ? deniedCall(entry, server) : undefined;
  if (call === undefined) return plainRule(entry, rules);
  const commandOnly = entry.reason === "command" || undefined;
  const demand: Demand = { property: "mustAllow", text: call.join(" "), call, commandOnly };
  const rights = rightsOf(rules, server);
  const answer = access(rights, call);
  if (answer.verdict !== "denied") {
    return answer.verdict === "allowed" ? { isAllowed: true } : plainRule(entry, rules);
  }
  if (isMet(rights, demand)) return { isAllowed: true };
  return { isAllowed: false, ...adviceToAllow({ rules, demands: [demand], server }, demand, answer) };
}

/** Where nobody here knows more of the command than that it was denied: a script's, a module's or one of a newer Redis. */
function plainRule({ reason, object }: AclLogEntry, rules: string): ToAllow {
  const literal = literalPattern(object);
  const added: Record<string, string> = {
    command: `+${object.toLowerCase()}`,
    key: `~${literal}`,
    channel: `&${literal}`,
  };
  const rule = added[reason];
  if (rule === undefined)
    return { isAllowed: false, advice: `Redis gives the reason ${reason}, for which there is no rule` };
  return { isAllowed: false, advice: `add \`${rule}\``, rules: `${rules} ${rule}`.trim() };
}

/** Rules of `ACL LIST` as a person writes them: without what every user begins with. */
export function writtenRules(listed: string): string {
  const begun = /(^|[\s(])(?:on|sanitize-payload|resetchannels|-@all)(?=[\s)]|$)/g;
  // A match takes the space that the next one begins with.
  const once = listed.replace(begun, "$1").replace(begun, "$1");
  return once.replace(/\s+/g, " ").replace(/\( /g, "(").trim();
}
