import { randomInt } from "node:crypto";

export interface Recipe {
  length: number;
  /** The characters of each kind that is included, and how many of them at least. */
  kinds: { characters: string; minimum: number }[];
}

/** The minimum of each kind first, the rest from all of them, then shuffled: each choice by the system's generator. */
export function generatePassword({ length, kinds }: Recipe): string {
  const all = kinds.map(({ characters }) => characters).join("");
  const chosen = kinds.flatMap(({ characters, minimum }) => pick(characters, minimum));
  const password = [...chosen, ...pick(all, length - chosen.length)];
  for (let last = password.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [password[last], password[other]] = [password[other] as string, password[last] as string];
  }
  return password.join("");
}

function pick(characters: string, count: number): string[] {
  return Array.from({ length: count }, () => characters.charAt(randomInt(characters.length)));
}
