import type { AofSample } from "../../../../../scripts/operations/aof/samples";

/** Samples of one second each: the size in MiB, a `*` while a rewrite runs, the number of rewrites behind `/`; `-` is a gap. */
export function recorded(...texts: string[]): AofSample[] {
  return texts.map((text, at) => {
    const time = new Date(at * 1000).toISOString();
    const [, size, star, rewrites] = /^(\d+)(\*?)\/(\d+)$/.exec(text) ?? [];
    if (size === undefined) return { time };
    return {
      time,
      baseBytes: 10 * 2 ** 20,
      currentBytes: Number(size) * 2 ** 20,
      rewriting: star === "*",
      rewrites: Number(rewrites),
      delayedFsyncs: 0,
      operationsPerSecond: 1,
    };
  });
}
