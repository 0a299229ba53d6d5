/** Takes Docker's stream apart, which has what a container wrote to stdout and stderr in frames of a header and its bytes, into whole lines. */
export class FramedLines {
  private bytes = Buffer.alloc(0);
  /** What has no end of its line yet, of stdout and of stderr. */
  private readonly begun = new Map<number, string>();

  add(chunk: Buffer): string[] {
    this.bytes = Buffer.concat([this.bytes, chunk]);
    const lines: string[] = [];
    for (;;) {
      const length = this.bytes.length < 8 ? undefined : this.bytes.readUInt32BE(4);
      if (length === undefined || this.bytes.length < 8 + length) return lines;
      const stream = this.bytes[0] ?? 0;
      const text = (this.begun.get(stream) ?? "") + this.bytes.subarray(8, 8 + length).toString("utf8");
      const parts = text.split("\n");
      this.begun.set(stream, parts.pop() ?? "");
      lines.push(...parts.map((line) => line.replace(/\r$/, "")));
      this.bytes = this.bytes.subarray(8 + length);
    }
  }
}
