/** Of a command's arguments no more is shown than tells what it was: they may be somebody's data. */
const longestArgument = 40;
const mostArguments = 6;

/** What the first of these arguments on may hold: passwords, hashes of them, and texts that hold either. Redis hides most itself. */
const secretFrom: Record<string, number> = {
  auth: 1,
  hello: 2,
  "acl|setuser": 3,
  "config|set": 3,
  migrate: 6,
};
const hidden = "(redacted)";

export function shownCommand([command = "", ...args]: readonly string[]): string {
  const name = command.toLowerCase();
  const container = `${name}|${args[0]?.toLowerCase()}`;
  const from = secretFrom[container] ?? secretFrom[name] ?? Number.POSITIVE_INFINITY;
  const words = [command.toUpperCase(), ...args].map((word, at) => (at >= from ? hidden : shortened(word)));
  const more = words.length - mostArguments;
  // Redis itself ends with how many it has left out.
  return [...words.slice(0, mostArguments), ...(more > 0 ? [`… (${more} more)`] : [])].join(" ");
}

function shortened(argument: string): string {
  const characters = [...argument];
  return characters.length > longestArgument ? `${characters.slice(0, longestArgument).join("")}…` : argument;
}
