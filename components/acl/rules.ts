/** Names the program uses itself; declaring one of them could lock everybody out. */
export const reservedUserNames: readonly string[] = ["admin", "default", "health"];

/** What is wrong with a user name, or undefined. */
export function checkUserName(name: string): string | undefined {
  if (reservedUserNames.includes(name)) {
    return `the name is reserved (${reservedUserNames.join(", ")} belong to the program); choose another name`;
  }
  if (name === "") return "a user name must not be empty";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\s\u0000-\u001f\u007f]/.test(name)) {
    return "a user name must not contain spaces, line breaks or control characters";
  }
  return undefined;
}

/** The rules one by one, as Redis sees them. */
export function ruleTokens(rules: string): string[] {
  return rules.split(/\s+/).filter((token) => token !== "");
}

const ruleForm =
  /^(?:[+-](?:@?[a-z0-9_.|-]+)|(?:~|%r?w?~|%wr~|&).*|\(.*|.*\)|(?:all|no)commands|(?:all|reset)(?:keys|channels)|clearselectors|on|off|(?:skip-)?sanitize-payload)$/i;

/** What is wrong with a user's rules, or undefined. */
export function checkRules(rules: string): string | undefined {
  for (const token of ruleTokens(rules)) {
    if (/^[<>#!]/.test(token) || /^(?:nopass|resetpass|reset)$/i.test(token)) {
      return "rules say what a user may do; passwords are declared beside them, so `>…`, `<…`, `#…`, `!…`, `nopass`, `resetpass` and `reset` are refused";
    }
    if (!ruleForm.test(token)) return `\`${token}\` is not a rule Redis knows`;
  }
  return undefined;
}
