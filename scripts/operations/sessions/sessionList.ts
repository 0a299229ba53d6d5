import { durationText } from "../amounts";
import { type ClientFields, hostOf } from "../clientLine";
import { plainTable } from "../plainTable";

/** A session as `sessions` tells it. */
export interface ClientSession {
  id: string;
  user: string;
  /** The address, with its port. */
  address: string;
  /** Whose address it is, as far as Docker knows. */
  from?: string;
  ageSeconds: number;
  idleSeconds: number;
  /** In lower case; undefined before the first. */
  lastCommand?: string;
  database: number;
  /** What the client calls itself. */
  name?: string;
  /** The client library, with its version. */
  library?: string;
  subscriptions: number;
  /** 2 or 3. */
  protocol: number;
}

/** The sessions of `CLIENT LIST`, those of one user or all, without our own. */
export function clientSessions(
  clients: readonly ClientFields[],
  names: Readonly<Record<string, string>>,
  { own, user }: { own: string; user?: string },
): ClientSession[] {
  return clients
    .filter(({ id, user: of }) => id !== own && (user === undefined || of === user))
    .map((client) => sessionOf(client, names))
    .sort((a, b) => a.user.localeCompare(b.user) || b.ageSeconds - a.ageSeconds);
}

function sessionOf(client: ClientFields, names: Readonly<Record<string, string>>): ClientSession {
  const address = client.addr ?? "";
  const library = [client["lib-name"], client["lib-ver"]].filter(Boolean).join(" ");
  const command = client.cmd === "NULL" ? undefined : client.cmd;
  const from = names[hostOf(address)];
  return {
    id: client.id ?? "",
    user: client.user ?? "",
    address,
    ...(from && { from }),
    ageSeconds: Number(client.age),
    idleSeconds: Number(client.idle),
    ...(command && { lastCommand: command }),
    database: Number(client.db),
    ...(client.name && { name: client.name }),
    ...(library && { library }),
    subscriptions: ["sub", "psub", "ssub"].reduce((all, kind) => all + Number(client[kind] ?? 0), 0),
    protocol: Number(client.resp),
  };
}

const mostRows = 100;

export function sessionsText(sessions: readonly ClientSession[], user?: string): string {
  if (sessions.length === 0)
    return user === undefined ? "Nobody but this command is connected." : `${user} has no session.`;
  const rows = sessions
    .slice(0, mostRows)
    .map((each) => [
      each.user,
      each.address,
      each.from ?? "",
      seconds(each.ageSeconds),
      seconds(each.idleSeconds),
      each.lastCommand?.replace("|", " ") ?? "",
      each.subscriptions > 0 ? String(each.subscriptions) : "",
      [each.name, each.library].filter(Boolean).join(", "),
      `RESP${each.protocol}`,
    ]);
  const titles = [
    "User",
    "Address",
    "Of",
    "Since",
    "Idle",
    "Last command",
    "Subscriptions",
    "Client",
    "Protocol",
  ];
  const more = sessions.length - rows.length;
  return [
    plainTable(titles, rows),
    ...(more > 0 ? [`and ${more.toLocaleString("en")} more: --json has all, --user those of one user`] : []),
  ].join("\n");
}

const seconds = (count: number) => (count === 0 ? "0s" : durationText(count * 1000));

/** `2 from container shop, 1 from 10.0.0.7`: the most first. */
export function placesText(sessions: readonly ClientSession[]): string {
  const counts = new Map<string, number>();
  for (const { from, address } of sessions) {
    const place = from ?? hostOf(address);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([place, count]) => `${count.toLocaleString("en")} from ${place}`).join(", ");
}
