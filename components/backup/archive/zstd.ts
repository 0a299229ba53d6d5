import { Transform } from "node:stream";
import * as zlib from "node:zlib";
import { FrameSplitter, largestContent } from "./zstdFrames";

/** The quickest of zstd's own: on data of Redis the slower ones take four times as long and save nothing. */
const level = 1;
/** `ZSTD_c_compressionLevel` of zstd's interface, which Node's types here do not have. */
const levelParameter = 100;

/** Compresses a whole piece into one frame, or back. */
export interface Zstd {
  compress(piece: Buffer): Promise<Buffer>;
  decompress(frame: Buffer): Promise<Buffer>;
}

/** Node's own from 22.15 on; its types here are of an older one. */
interface NodeZstd {
  zstdCompress?: (
    piece: Buffer,
    options: { pledgedSrcSize: number; params: Record<number, number> },
    done: (error: Error | null, result: Buffer) => void,
  ) => void;
  zstdDecompress?: (piece: Buffer, done: (error: Error | null, result: Buffer) => void) => void;
}

/** Node's own where it has one, which works beside this thread, else the same library in WebAssembly. */
export async function zstd(own: NodeZstd = zlib as NodeZstd): Promise<Zstd> {
  const { zstdCompress, zstdDecompress } = own;
  if (zstdCompress && zstdDecompress)
    return {
      compress: (piece) =>
        called(
          (whole, done) =>
            // Without its size a frame does not say how much is in it.
            zstdCompress(whole, { pledgedSrcSize: whole.length, params: { [levelParameter]: level } }, done),
          piece,
        ),
      decompress: (frame) => called(zstdDecompress, frame),
    };
  return wasmZstd();
}

/** The one in WebAssembly, on every Node. */
export async function wasmZstd(): Promise<Zstd> {
  const { Zstd: Loaded } = await import("@hpcc-js/wasm-zstd");
  const loaded = await Loaded.load();
  return {
    compress: async (piece) => Buffer.from(loaded.compress(piece, level)),
    decompress: async (frame) => Buffer.from(loaded.decompress(frame)),
  };
}

function called(
  work: (piece: Buffer, done: (error: Error | null, result: Buffer) => void) => void,
  piece: Buffer,
): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    work(piece, (error, result) => (error ? reject(error) : resolve(result))),
  );
}

/** Compresses in frames of bounded content, each of which says how much it is: every zstd reads them as one stream. */
export function compressor({ compress }: Zstd): Transform {
  let waiting: Buffer[] = [];
  let size = 0;
  const push = async (stream: Transform) => {
    const piece = Buffer.concat(waiting);
    waiting = [];
    size = 0;
    for (let at = 0; at < piece.length; at += largestContent) {
      stream.push(await compress(piece.subarray(at, at + largestContent)));
    }
  };
  return new Transform({
    transform(chunk: Buffer, _, done) {
      waiting.push(chunk);
      size += chunk.length;
      if (size < largestContent) return done();
      push(this).then(() => done(), done);
    },
    flush(done) {
      push(this).then(() => done(), done);
    },
  });
}

/** Reads what `compressor` wrote, on whatever Node; refuses a stream that ends within a frame. */
export function decompressor({ decompress }: Zstd): Transform {
  const splitter = new FrameSplitter();
  const push = async (stream: Transform, chunk: Buffer) => {
    for (const { frame, content } of splitter.add(chunk)) {
      const piece = await decompress(frame).catch(() => undefined);
      if (piece?.length !== content) throw new Error("a part of the archive is damaged");
      stream.push(piece);
    }
  };
  return new Transform({
    transform(chunk: Buffer, _, done) {
      push(this, chunk).then(() => done(), done);
    },
    flush(done) {
      done(splitter.isBetweenFrames ? null : new Error("the archive ends in the middle"));
    },
  });
}
