/** Of one frame, in bytes: what is read must not take any amount of memory. */
export const largestContent = 1 << 20;

/** A whole frame of zstd, and how many bytes it says that it holds. */
export interface Frame {
  frame: Buffer;
  content: number;
}

const magic = 0xfd2fb528;

/**
 * Takes a stream of zstd apart into its frames, by the lengths in them (RFC 8878): the library that works on every Node decompresses
 * whole ones fast, and streams at a hundredth of that.
 */
export class FrameSplitter {
  private rest: Buffer = Buffer.alloc(0);

  /** The frames that are complete with this part of the stream. */
  add(chunk: Buffer): Frame[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      const found = firstFrame(this.rest);
      if (found === undefined) return frames;
      frames.push(found);
      this.rest = this.rest.subarray(found.frame.length);
    }
  }

  get isBetweenFrames(): boolean {
    return this.rest.length === 0;
  }
}

function firstFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < 4) return undefined;
  if (bytes.readUInt32LE(0) !== magic)
    throw new Error("it is no archive of `backup`: not compressed by zstd");
  const header = headerOf(bytes);
  if (header === undefined) return undefined;
  let at = header.length;
  for (let isLast = false; !isLast; ) {
    if (bytes.length < at + 3) return undefined;
    const block = bytes.readUIntLE(at, 3);
    isLast = (block & 1) === 1;
    const isRepeated = ((block >> 1) & 3) === 1;
    at += 3 + (isRepeated ? 1 : block >> 3);
  }
  at += header.checksum;
  return bytes.length < at ? undefined : { frame: bytes.subarray(0, at), content: header.content };
}

function headerOf(bytes: Buffer): { length: number; content: number; checksum: number } | undefined {
  const descriptor = bytes[4];
  if (descriptor === undefined) return undefined;
  const isSingleSegment = (descriptor >> 5) & 1;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeLength = [isSingleSegment, 2, 4, 8][descriptor >> 6] ?? 0;
  const at = 5 + (isSingleSegment ? 0 : 1) + dictionary;
  const length = at + sizeLength;
  if (bytes.length < length) return undefined;
  const content = sizeLength === 0 ? undefined : contentSize(bytes, at, sizeLength);
  if (content === undefined || content > largestContent)
    throw new Error("it is no archive of `backup`: it was compressed otherwise");
  return { length, content, checksum: (descriptor >> 2) & 1 ? 4 : 0 };
}

function contentSize(bytes: Buffer, at: number, length: number): number {
  if (length === 8) return Number(bytes.readBigUInt64LE(at));
  // Two bytes begin where one ends.
  return bytes.readUIntLE(at, length) + (length === 2 ? 256 : 0);
}
