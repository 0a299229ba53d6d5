import { mayBeSecret } from "../../conf/secretDirectives";

const hidden = "(left out)";

/** users.acl without hashes and passwords. */
export function usersWithoutPasswords(text: string): string {
  return text.replace(/ [#!<>]\S+/g, "");
}

/** redis.conf without the values that are secrets; of one that is marked to hold some, nobody knows which they are. */
export function confWithoutSecrets(text: string): string {
  const isMarked = /^# secret$/m.test(text);
  return text.replace(/^(\s*)([A-Za-z][\w.-]*)([ \t]+).*$/gm, (line, indent, name, space) => {
    if (name === "user") return usersWithoutPasswords(line);
    return isMarked || mayBeSecret(name) ? `${indent}${name}${space}"${hidden}"` : line;
  });
}
