import { type PresetName, presetNames, presetOfRules } from "../../components/acl/presets";
import { type Rights, rightsOf } from "../../components/acl/rights/rights";
import { serverOfImage } from "../../components/image/serverOfImage";
import type { DeclaredServer, DeclaredUser } from "../../components/impact/report/sides/declaredServer";
import type { Violation } from "./rule";

/** The same question put to each user of a server; the answer completes the sentence that begins with the user. */
export function judgeUsers(
  { users = {} }: DeclaredServer,
  judge: (user: DeclaredUser, name: string) => string | undefined,
): Violation[] {
  return Object.entries(users).flatMap(([name, user]) => {
    const text = judge(user, name);
    return text === undefined ? [] : [{ user: name, text: `users.${name} ${text}` }];
  });
}

/** What a user may do on the Redis of an image; on the newest one where the image is not known. */
export function rightsOn({ image = "" }: DeclaredServer, { rules }: DeclaredUser): Rights {
  return rightsOf(rules, serverOfImage(image));
}

/** A state does not name the preset of a user, only its rules. */
export function presetOf({ preset, rules }: DeclaredUser): PresetName | undefined {
  return presetNames.find((name) => name === preset) ?? presetOfRules(rules);
}
