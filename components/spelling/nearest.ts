import { distance } from "fastest-levenshtein";

/** The name of a list that is fewest typos away, the first by the alphabet of several, and how many those are. */
export function nearest(name: string, known: Iterable<string>): { name: string; typos: number } {
  let [best, typos] = ["", Number.POSITIVE_INFINITY];
  for (const each of known) {
    const steps = distance(name, each);
    if (steps < typos || (steps === typos && each < best)) [best, typos] = [each, steps];
  }
  return { name: best, typos };
}

/** The nearest name of a list, as the end of a sentence. */
export function didYouMean(name: string, known: Iterable<string>): string {
  return `did you mean \`${nearest(name, known).name}\`?`;
}
