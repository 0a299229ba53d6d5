import type { ServerReport, UserReport } from "../../../components/impact/report/reportSchema";
import type { Item, Part } from "./section";

const rightsShown = 30;

/** A line a user that changes. */
export function userItems({ users, moreUsers }: ServerReport): Item[] {
  const more = moreUsers > 0 ? [{ parts: [`and ${moreUsers} more users`] }] : [];
  return [...users.map(userItem), ...more];
}

function userItem(user: UserReport): Item {
  const name: Part = { value: user.name };
  const lines = userLines(user);
  const state = { added: " is new", removed: " is removed", changed: "" }[user.change];
  const [only, ...others] = lines;
  if (only === undefined) return { parts: [name, state || " changes"] };
  if (others.length === 0) return { parts: [name, `${state}: `, ...only] };
  return { parts: [name, state], below: lines };
}

function userLines(user: UserReport): Part[][] {
  const { gainsDangerous, gains, losesDangerous, loses, password, expectations } = user;
  const lost = [...losesDangerous, ...placesFirst(loses)];
  const demands = (met: boolean) =>
    expectations
      .filter((each) => each.met === met)
      .flatMap(({ demand, command }): Part[] => [", ", `${demand} `, { value: command }])
      .slice(1);
  const [kept, broken] = [demands(true), demands(false)];
  return [
    ...(gainsDangerous.length > 0 ? [[{ strong: `gains what can do harm: ${someOf(gainsDangerous)}` }]] : []),
    ...(gains.length > 0 ? [[`gains ${someOf(placesFirst(gains))}`]] : []),
    ...(lost.length > 0 ? [[`loses ${someOf(lost)}`]] : []),
    ...(broken.length > 0 ? [[{ strong: "not as demanded" }, ": ", ...broken]] : []),
    ...(kept.length > 0 ? [["as demanded: ", ...kept]] : []),
    ...closedLines(user),
    ...(password === null ? [] : [[password]]),
  ];
}

function closedLines({ sessionsClosed }: UserReport): Part[][] {
  if (sessionsClosed === null) return [[{ strong: "connections are closed" }, ", how many is not known"]];
  if (sessionsClosed === 0) return [];
  return [
    [
      {
        strong: sessionsClosed === 1 ? "1 connection is closed" : `${sessionsClosed} connections are closed`,
      },
    ],
  ];
}

/** On which keys and channels comes before the many commands: it is what a reviewer looks for. */
function placesFirst(rights: readonly string[]): string[] {
  const isPlace = (right: string) =>
    /^(login|all (keys|channels)|channel .*|(read|write|read and write) on .*)$/.test(right);
  return [...rights.filter(isPlace), ...rights.filter((right) => !isPlace(right))];
}

function someOf(rights: readonly string[]): string {
  const more = rights.length - rightsShown;
  return [...rights.slice(0, rightsShown), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}
