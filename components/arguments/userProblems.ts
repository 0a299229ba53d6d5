import { checkRules } from "../acl/grammar/checkRules";
import { checkPreset, rulesOfPreset } from "../acl/presets";
import { checkExpectations } from "../acl/rights/expectations";
import type { AclServer } from "../image/serverOfImage";
import type { User } from "./userSchema";

/** The rules that a user has, be it by `rules` or by `preset`. */
export function rulesOf({ rules = "", preset, keys }: User): string {
  return preset === undefined ? rules : rulesOfPreset(preset, keys);
}

/**
 * What is wrong with a user as a whole, for the Redis that it is for: which properties go together, the rules, and whether
 * these allow and deny what they must. Each problem begins with the property it is about.
 */
export function userProblems(user: User, server: AclServer): string[] {
  const problems = [...combinationProblems(user)];
  const ofPreset = user.preset !== undefined && checkPreset(user.preset, user.keys);
  if (ofPreset) problems.push(`keys: ${ofPreset}`);
  if (problems.length > 0) return problems;

  const rules = rulesOf(user);
  const ofRules = checkRules(rules, server);
  if (ofRules) return ofRules.split("\n").map((line) => `${user.preset ? "preset" : "rules"}: ${line}`);
  const remedy = user.preset ? ` (the rules are those of the preset \`${user.preset}\`: \`${rules}\`)` : "";
  return checkExpectations(rules, user, server).map((unmet) => `${unmet}${remedy}`);
}

function* combinationProblems(user: User): Generator<string> {
  if (user.rules === undefined && user.preset === undefined) {
    yield "rules: a user needs `rules`, or a `preset` that stands for some";
  }
  if (user.rules !== undefined && user.preset !== undefined) {
    yield "preset: `rules` and `preset` exclude each other; drop one of them";
  }
  if (user.preset === undefined && user.keys !== undefined) {
    yield "keys: these belong to a `preset`; in `rules`, keys are written `~pattern`";
  }
  if (user.password !== undefined && user.rotation !== undefined) {
    yield "rotation: only generated passwords rotate; to change a given one, give another `password`";
  }
  if (user.password !== undefined && user.revokePrevious !== undefined) {
    yield "revokePrevious: a given password has no previous one; the old one ends as soon as `password` is another";
  }
}
