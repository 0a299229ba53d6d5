import type { DeclaredPassword } from "./declaredServer";
import { readProperty } from "./readProperty";

interface Password {
  urn: string;
  inputs: Record<string, unknown>;
}

/**
 * The rotations that generated passwords stand for. Each user has two of them, made anew in turn: an even rotation makes the first, an
 * odd one the second, each with half the number as its generation.
 */
export function generatedPasswords(
  server: string,
  passwords: readonly Password[],
): { adminRotation?: number; of(user: string): DeclaredPassword } {
  const generations = new Map(passwords.map((each) => [logicalName(each.urn), generationOf(each)]));
  const [a, b] = [generations.get(`${server}-admin-a`), generations.get(`${server}-admin-b`)];
  return {
    ...(a !== undefined && b !== undefined && { adminRotation: a + b }),
    of(user) {
      const { first, second } = namesOf(server, user);
      return passwordOf(generations.get(first), generations.get(second));
    },
  };
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

/** As `components/server/resourceNames.ts` calls them. */
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
