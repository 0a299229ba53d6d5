import type { Readable } from "node:stream";

/** Reads lines, and counted bytes, of a stream. */
export class ByteReader {
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.chunks = stream[Symbol.asyncIterator]();
  }

  /** Without its end; nothing when the stream is over before there is one. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.rest.indexOf(10);
      if (end >= 0) {
        const line = this.rest.subarray(0, end).toString();
        this.rest = this.rest.subarray(end + 1);
        return line;
      }
      const more = await this.more();
      if (more === undefined) return undefined;
      this.rest = Buffer.concat([this.rest, more]);
    }
  }

  /** Exactly so many. */
  async *bytes(count: number): AsyncGenerator<Buffer> {
    let left = count;
    while (left > 0) {
      if (this.rest.length === 0) {
        const more = await this.more();
        if (more === undefined) throw new Error(`the copy ended with ${left} bytes to come`);
        this.rest = more;
      }
      const part = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  /** Reads what is left, for nothing. */
  async drain(): Promise<void> {
    while ((await this.more()) !== undefined);
  }

  private async more(): Promise<Buffer | undefined> {
    const { value, done } = await this.chunks.next();
    return done ? undefined : value;
  }
}
