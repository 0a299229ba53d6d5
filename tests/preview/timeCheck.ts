import type { ServerReport } from "../../components/impact/report/reportSchema";
import type { Check, Seen } from "./check";

/** By how much a time may be wrong, whatever it is. */
const tolerance = 2;
const shareOfReal = 0.5;

/** What the report says of the time that a server is away, next to what clients outside have seen. */
export function timeCheck(report: ServerReport | undefined, seen: Seen, isTimed: boolean): Check[] {
  const real = seen.secondsAway;
  if (!report || real === undefined || !seen.before.container || !seen.after.container) return [];
  const { kind, secondsAway } = report.outcome;
  const isAway = kind === "replaced" || kind === "restarted";
  const said = !secondsAway
    ? "not away"
    : "about" in secondsAway
      ? `about ${secondsAway.about} s`
      : "unknown";
  const shown = `${real.toFixed(1)} s`;
  const what = `seconds away (seen: ${shown})`;
  if (!isAway || !isTimed) {
    const isLong = isTimed && real > tolerance;
    return [
      {
        what,
        expected: isAway ? "said" : "not away",
        said: isAway && secondsAway ? "said" : said,
        ...(!isAway && { seen: isLong ? shown : "not away" }),
      },
    ];
  }
  const isClose =
    secondsAway !== null &&
    "about" in secondsAway &&
    Math.abs(secondsAway.about - real) <= Math.max(tolerance, shareOfReal * real);
  const because = secondsAway && "about" in secondsAway ? `${said}: ${secondsAway.because.join("; ")}` : said;
  return [
    isClose
      ? { what, expected: said, said }
      : { what, expected: `within ${tolerance} s or half of ${shown}`, said: because },
  ];
}
