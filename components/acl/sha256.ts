import { createHash } from "node:crypto";

/** In lower-case hex; of a password it is what Redis stores, without salt. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
