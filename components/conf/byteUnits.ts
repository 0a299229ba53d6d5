// On its own, because a dynamic provider carries it along in the state.

/** How many bytes a text such as `64mb` means (`k` is 1000, `kb` is 1024; upper or lower case); nothing when it means none. */
export function bytesOf(text: string): bigint | undefined {
  const [, digits, prefix = "", b = ""] = /^(\d+)(?:([kmg])?(b)?)$/.exec(text.toLowerCase()) ?? [];
  if (digits === undefined) return undefined;
  return BigInt(digits) * (b ? 1024n : 1000n) ** BigInt(" kmg".indexOf(prefix || " "));
}
