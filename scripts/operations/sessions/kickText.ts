import { type ClientSession, placesText } from "./sessionList";

/** Of the program's own users, what closing their sessions means. */
const notes: Record<string, string> = {
  health: " They are the health check's: Docker makes another one every 2 seconds.",
  admin: " They are of Pulumi, or of whoever has the admin's password; this command's own is not among them.",
  default: " They are of nobody who has logged in.",
};

export function askText(user: string, sessions: readonly ClientSession[]): string {
  return `Close the ${counted(sessions.length)} of ${user} (${placesText(sessions)})?${notes[user] ?? ""}`;
}

export function closedText(user: string, closed: number): string {
  return (
    `Closed ${counted(closed)} of ${user}. A client usually connects again at once, with the password that it has. To keep it out, take ` +
    `${user} out of \`users\`, or raise its \`rotation\` by one with \`revokePrevious: true\`; then \`pulumi up\`.`
  );
}

function counted(count: number): string {
  return `${count.toLocaleString("en")} session${count === 1 ? "" : "s"}`;
}
