import { rotationsOfLogins } from "../../../live/passwordTexts";
import type { DeclaredPassword } from "./declaredServer";
import { readProperty } from "./readProperty";

interface Password {
  urn: string;
  inputs: Record<string, unknown>;
}

/** The rotations that generated passwords stand for. */
export function generatedPasswords(
  server: string,
  { passwords, userPasswords }: { passwords: readonly Password[]; userPasswords?: Password },
): { adminRotation?: number; of(user: string): DeclaredPassword } {
  const generations = new Map(passwords.map((each) => [logicalName(each.urn), generationOf(each)]));
  const [a, b] = [generations.get(`${server}-admin-a`), generations.get(`${server}-admin-b`)];
  return {
    ...(a !== undefined && b !== undefined && { adminRotation: a + b }),
    of: userPasswords ? byLogin(userPasswords) : (user) => byGeneration(server, user, generations),
  };
}

function byLogin(userPasswords: Password): (user: string) => DeclaredPassword {
  const logins = readProperty<string>(userPasswords, "logins");
  const rotations = "value" in logins ? rotationsOfLogins(logins.value) : new Map<string, number[]>();
  return (user) => {
    const [rotation, previous] = rotations.get(user) ?? [];
    if (rotation === undefined) return { from: "given" };
    return {
      from: "generated",
      rotation,
      revokePrevious: rotation > 0 && previous === undefined,
    };
  };
}

/**
 * In states of earlier versions each user has two passwords, made anew in turn: an even rotation makes the first, an odd one the second,
 * each with half the number as its generation.
 */
function byGeneration(
  server: string,
  user: string,
  generations: ReadonlyMap<string, number>,
): DeclaredPassword {
  const { first, second } = namesOf(server, user);
  return passwordOf(generations.get(first), generations.get(second));
}

function passwordOf(first: number | undefined, second: number | undefined): DeclaredPassword {
  if (first === undefined && second === undefined) return { from: "given" };
  const isSecond = second !== undefined && (first === undefined || second >= first);
  const rotation = isSecond ? 2 * second + 1 : 2 * (first as number);
  return {
    from: "generated",
    rotation,
    revokePrevious: rotation > 0 && (first === undefined || second === undefined),
  };
}

/** As earlier versions called them. */
function namesOf(server: string, user: string): { first: string; second: string } {
  if (!/-|^[ab]$/.test(user)) return { first: `${server}-${user}`, second: `${server}-${user}-b` };
  const words = user.replaceAll("-", " ");
  return { first: `${server}-password of ${words}`, second: `${server}-second password of ${words}` };
}

function generationOf(password: Password): number {
  const read = readProperty<{ generation?: string }>(password, "keepers");
  return "value" in read ? Number(read.value.generation ?? 0) : 0;
}

function logicalName(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
