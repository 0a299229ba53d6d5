import type { UserReport } from "../reportSchema";
import { shortened } from "../wording";

/** Whether somebody may do more than before, or gets in who did not. Less is no concern of this kind, nor is another password. */
export function rightsConcern(users: readonly UserReport[]): boolean {
  return users.some(
    ({ change, gainsDangerous, gains }) =>
      change === "added" || gainsDangerous.length > 0 || gains.length > 0,
  );
}

const longest = 60;
const roomOfRight = 26;

type Statement = [
  of: (user: UserReport) => boolean,
  one: (user: UserReport, room: number) => string,
  several: string,
];

/** From what a person must see to what is only good to know; each user is in the first that is true of it. */
const statements: Statement[] = [
  [
    ({ expectations }) => expectations.some(({ met }) => !met),
    () => "may not do as demanded",
    "may not do as demanded",
  ],
  [
    ({ gainsDangerous }) => gainsDangerous.length > 0,
    (user, room) => `gains ${first([...user.gainsDangerous, ...user.gains], room)}`,
    "gain what can do harm",
  ],
  [({ change }) => change === "added", () => "is new", "are new"],
  [({ gains }) => gains.length > 0, (user, room) => `gains ${first(user.gains, room)}`, "gain rights"],
  [({ change }) => change === "removed", () => "is removed", "are removed"],
  [({ loses }) => loses.includes("login"), () => "can no longer log in", "can no longer log in"],
  [
    ({ losesDangerous, loses }) => losesDangerous.length + loses.length > 0,
    (user, room) => `loses ${first([...user.losesDangerous, ...user.loses], room)}`,
    "lose rights",
  ],
  [({ password }) => password !== null, () => "has its password changed", "have their passwords changed"],
];

/** In at most 60 characters: `app loses FLUSHALL`, `bob is new; 3 users lose rights`. Undefined where no user changes. */
export function usersInVerdict(users: readonly UserReport[]): string | undefined {
  const said: string[] = [];
  let left = [...users];
  let text: string | undefined;
  for (const [isOf, one, several] of statements) {
    const group = left.filter(isOf);
    const [user] = group;
    if (!user) continue;
    const name = shortened(user.name, 20);
    said.push(group.length > 1 ? `${group.length} users ${several}` : `${name} ${one(user, roomOfRight)}`);
    left = left.filter((each) => !group.includes(each));
    const longer = withMore(said, left.length);
    if (longer.length <= longest) text = longer;
    else text ??= said[0];
  }
  return text;
}

function withMore(said: readonly string[], more: number): string {
  return [...said, ...(more > 0 ? [`${more} more`] : [])].join("; ");
}

/** The first of some rights, and how many more where each of those is one. */
function first([right = "", ...others]: string[], room: number): string {
  const areSingle = !others.some((other) => /commands\)$|\bmore( commands)?$|^access to all /.test(other));
  const more = areSingle ? `${others.length} more` : "more";
  const [main = right, exceptions] = right.split(" except ");
  const text = exceptions !== undefined && right.length > room ? partOf(main, room) : shortened(right, room);
  return `${text}${others.length > 0 ? ` and ${more}` : ""}`;
}

function partOf(right: string, room: number): string {
  const some = right.replace(/^access to all /, "access to some ");
  return some === right ? `${shortened(right, room)} in part` : some;
}
