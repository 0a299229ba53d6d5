import { Transform } from "node:stream";

/** So that a shell does not begin a command for every few of them. */
const leastBytes = 4 << 20;

/** Puts its size before each part of a stream, as a line, and `0` after the last: whoever reads it knows whether it had all. */
export function sizedParts(): Transform {
  let held: Buffer[] = [];
  let bytes = 0;
  function give(stream: Transform): void {
    if (bytes === 0) return;
    stream.push(`${bytes}\n`);
    for (const part of held) stream.push(part);
    [held, bytes] = [[], 0];
  }
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      held.push(part);
      bytes += part.length;
      if (bytes >= leastBytes) give(this);
      done();
    },
    flush(done) {
      give(this);
      done(null, "0\n");
    },
  });
}
