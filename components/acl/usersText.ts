/**
 * Users' rules by name as one text. Pulumi takes its time over every value of a map, in each of the processes that it passes; of
 * two JSON texts it shows what is different user by user all the same.
 */
export function usersText(users: Record<string, string>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(users).sort(([a], [b]) => (a < b ? -1 : 1))));
}

export function usersOfText(text: string): Record<string, string> {
  return JSON.parse(text);
}
