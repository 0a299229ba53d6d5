import { afterAll } from "vitest";

/** `npm run test:faults` runs the full form; `npm test` a short one of the same tests. */
export const isFull = process.env.FAULTS === "full";

/** A row of the table that a file prints when its tests are done. */
export type Figures = Record<string, string | number>;

/** Collects what was measured and prints it as one table at the end of the file. */
export function table(title: string): (row: Figures) => void {
  const rows: Figures[] = [];
  afterAll(() => {
    console.log(title);
    console.table(rows);
  });
  return (row) => {
    rows.push(row);
  };
}
