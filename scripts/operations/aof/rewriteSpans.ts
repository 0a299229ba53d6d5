import type { AofSample } from "./samples";

/** From when to when a rewrite ran, as far as the samples tell: in milliseconds since 1970. */
export interface RewriteSpan {
  from: number;
  to: number;
}

/** The rewrites of a recording, also those that began and ended between two samples. */
export function rewriteSpans(samples: readonly AofSample[]): RewriteSpan[] {
  const spans: RewriteSpan[] = [];
  let running: RewriteSpan | undefined;
  let last: AofSample | undefined;
  for (const sample of samples) {
    if (sample.rewrites === undefined) continue;
    const at = Date.parse(sample.time);
    const from = Date.parse((last ?? sample).time);
    // A server that was started anew counts from 0.
    const isMore = last?.rewrites !== undefined && sample.rewrites > last.rewrites;
    if (running) running.to = at;
    if ((running === undefined && sample.rewriting) || (isMore && !last?.rewriting)) {
      running = { from, to: at };
      spans.push(running);
    }
    if (!sample.rewriting) running = undefined;
    last = sample;
  }
  return spans;
}
