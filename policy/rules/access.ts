import { ruleTokens } from "../../components/acl/grammar/ruleTokens";
import { rightsOf } from "../../components/acl/rights/rights";
import { serverOfImage } from "../../components/image/serverOfImage";
import type { Rule } from "./rule";
import { judgeUsers, rightsOn } from "./users";

export const defaultUserOff: Rule = {
  id: "default-user-off",
  demand: "Nobody gets in without a name: Redis's user `default` is off",
  severity: { dev: "mandatory", staging: "mandatory", prod: "mandatory" },
  needs: ["users"],
  judge: ({ users = {}, image = "" }) => {
    // A server declares it nowhere, unless somebody switched it on.
    const rules = users.default?.rules;
    if (rules === undefined || !rightsOf(rules, serverOfImage(image)).login) return [];
    const text =
      "the user `default` can log in, and with it whoever names no user; leave it out of `users`, it is off then";
    return [{ user: "default", text }];
  },
};

export const noNopass: Rule = {
  id: "no-nopass",
  demand: "Every user has a password: no `nopass`",
  severity: { dev: "advisory", staging: "mandatory", prod: "mandatory" },
  needs: ["users"],
  judge: (server) =>
    judgeUsers(server, ({ rules }) =>
      ruleTokens(rules).some(({ text }) => text.toLowerCase() === "nopass")
        ? "gets in with any password, by the rule `nopass`; take it out, and a password is generated"
        : undefined,
    ),
};

export const noBareAllKeys: Rule = {
  id: "no-bare-all-keys",
  demand: "No user writes to all keys: no bare `~*`",
  severity: { dev: "off", staging: "off", prod: "mandatory" },
  needs: ["users"],
  judge: (server) =>
    judgeUsers(server, (user) => {
      const { login, scopes } = rightsOn(server, user);
      const isOpen = scopes.some(
        ({ keys, commands, firstArguments }) =>
          commands.size + firstArguments.size > 0 &&
          (keys === "all" || keys.some(({ pattern, write }) => write && /^\*+$/.test(pattern))),
      );
      return login && isOpen
        ? "may use all keys, also those of other applications; give it a prefix of its own, such as `~app:*`, or `%R~*` if it " +
            "only reads"
        : undefined;
    }),
};
