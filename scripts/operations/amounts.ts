import prettyBytes from "pretty-bytes";
import prettyMilliseconds from "pretty-ms";

/** `1.5 MiB`: in the units that Redis means by `mb`. */
export function bytesText(bytes: number): string {
  return prettyBytes(bytes, { binary: true });
}

/** `2h 5m`, the two largest units. */
export function durationText(milliseconds: number): string {
  return prettyMilliseconds(milliseconds, {
    unitCount: 2,
    secondsDecimalDigits: milliseconds < 10_000 ? 1 : 0,
  });
}

/** `5m 2s ago`. */
export function agoText(seconds: number): string {
  return seconds < 1 ? "just now" : `${durationText(Math.round(seconds) * 1000)} ago`;
}
