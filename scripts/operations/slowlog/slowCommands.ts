import { agoText, durationText } from "../amounts";
import type { ClientFields } from "../clientLine";
import { plainTable } from "../plainTable";
import { shownCommand } from "./shownCommand";

export interface SlowCommand {
  /** When it began, by the server's clock. */
  time: string;
  ageSeconds: number;
  milliseconds: number;
  /** Shortened, without passwords. */
  command: string;
  /** The address, with its port. */
  client: string;
  /** Of the client's session, where that is still there. */
  user?: string;
}

/** How a server keeps slow commands. */
export interface SlowLimit {
  /** Microseconds; below 0 nothing is kept. */
  slowerThan: number;
  /** How many are kept. */
  most: number;
}

/** The reply to `SLOWLOG GET`, the latest first. */
export function slowCommands(reply: unknown, clients: readonly ClientFields[], now: number): SlowCommand[] {
  return (reply as [number, number, number, string[], string][]).map(([, began, micros, words, client]) => {
    const user = clients.find(({ addr }) => addr === client)?.user;
    return {
      time: new Date(began * 1000).toISOString(),
      ageSeconds: Math.max(0, now - began),
      milliseconds: micros / 1000,
      command: shownCommand(words),
      client,
      ...(user && { user }),
    };
  });
}

export function slowText(commands: readonly SlowCommand[], limit: SlowLimit): string {
  if (commands.length === 0) return `No command was slow. ${limitText(limit)}`;
  const rows = commands.map(({ ageSeconds, milliseconds, client, user, command }) => [
    agoText(ageSeconds),
    millisecondsText(milliseconds),
    user ?? "",
    client,
    command,
  ]);
  return `${plainTable(["When", "Took", "User", "Client", "Command"], rows)}\n\n${limitText(limit)}`;
}

function limitText({ slowerThan, most }: SlowLimit): string {
  if (slowerThan < 0 || most === 0) {
    return "Redis keeps none: set the directive `slowlog-log-slower-than` to microseconds from 0 on, and `slowlog-max-len` above 0.";
  }
  return (
    `Redis keeps the last ${most.toLocaleString("en")} (slowlog-max-len) that took ${millisecondsText(slowerThan / 1000)} ` +
    `or longer (slowlog-log-slower-than ${slowerThan}), without the time that they waited.`
  );
}

function millisecondsText(milliseconds: number): string {
  return milliseconds < 1000 ? `${Number(milliseconds.toPrecision(3))} ms` : durationText(milliseconds);
}
