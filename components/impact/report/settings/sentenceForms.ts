import { bytesOf } from "../../../conf/byteUnits";
import type { ServerFacts } from "../serverFacts";

/** A directive that changes; values as redis.conf has them, Redis's default where nothing is declared. */
export interface SettingChange {
  from: string;
  to: string;
  /** Any directive's value after the update. */
  after(directive: string): string;
  facts?: ServerFacts;
}

/** What a change means; undefined where nothing is to be said of it. */
export type Sentence = (change: SettingChange) => string | undefined;

/** By the new value. */
export const byValue =
  (sentences: Readonly<Record<string, string>>): Sentence =>
  ({ to }) =>
    Object.hasOwn(sentences, to) ? sentences[to] : undefined;

/** For a number or a size: one sentence for more and one for less; `never` where 0 stands for no end. */
export const byDirection =
  (more: (to: string) => string, less: (to: string) => string, never?: string): Sentence =>
  ({ from, to }) => {
    const [old, now] = [numberOf(from), numberOf(to)];
    if (old === undefined || now === undefined) return undefined;
    if (never !== undefined && now === 0) return never;
    const isLess = now < old || (never !== undefined && old === 0);
    return isLess ? less(to) : more(to);
  };

export function numberOf(text: string): number | undefined {
  if (/^-\d+$/.test(text)) return Number(text);
  const bytes = bytesOf(text);
  return bytes === undefined ? undefined : Number(bytes);
}
