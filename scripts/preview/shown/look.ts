import { styleText } from "node:util";

/** What a text is shown on. */
export interface Look {
  columns: number;
  colour: boolean;
}

export type Style = Parameters<typeof styleText>[0];

/** Whether the output takes colours is decided already. */
export function paint(style: Style, text: string, { colour }: Look): string {
  return colour ? styleText(style, text, { validateStream: false }) : text;
}

/** The terminal that stdout is; where it is none, and with NO_COLOR, without colours. */
export function lookOfStdout(): Look {
  return { columns: process.stdout.columns ?? 100, colour: process.stdout.hasColors?.() ?? false };
}
