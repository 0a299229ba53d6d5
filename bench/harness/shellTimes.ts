/**
 * Seconds of user and system time of a shell's children, from what its `times` printed last: a line of its own, then one of
 * all its children and theirs that have ended, such as `0m1.50s 0m0.25s`.
 */
export function childSeconds(printed: string): number {
  const last = printed.trimEnd().split("\n").at(-1) ?? "";
  const found = /^(\d+)m([\d.]+)s (\d+)m([\d.]+)s$/.exec(last);
  if (!found) throw new Error(`the shell's times are not in ${JSON.stringify(last)}`);
  const [, userMinutes, user, systemMinutes, system] = found.map(Number);
  return 60 * (Number(userMinutes) + Number(systemMinutes)) + Number(user) + Number(system);
}
