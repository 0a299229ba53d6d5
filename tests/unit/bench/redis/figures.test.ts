import { expect, test } from "vitest";
import { figuresOf, rowsOf } from "../../../../bench/redis/figures";

const series = (...values: number[]) =>
  ["network: host", "the proxy", "bare"].map((name, place) => ({ name, values: [values[place] ?? 0] }));

/** Each run of one has the same figures: the first does not count. */
const measured = () =>
  figuresOf(
    [90, 40, 100].map((rate, place) => ({
      name: ["network: host", "the proxy", "bare"][place] ?? "",
      once: async () => ({ rate, p50: 100 / rate, p99: place + 1, p999: place + 2 }),
    })),
    1,
  );

test("the first is judged by the reference, wherever that stands; only throughput has a promise", async () => {
  const rows = rowsOf("SET", await measured(), "bare", { atLeast: 0.95 });
  expect(rows).toEqual([
    {
      measure: "SET",
      unit: "requests/s",
      series: series(90, 40, 100),
      ratio: { value: 0.9, spread: [0.9, 0.9], to: "bare", atLeast: 0.95 },
    },
    {
      measure: "SET, p50",
      unit: "ms",
      series: series(100 / 90, 2.5, 1),
      ratio: { value: 100 / 90, spread: [100 / 90, 100 / 90], to: "bare" },
    },
    { measure: "SET, p99", unit: "ms", series: series(1, 2, 3) },
    { measure: "SET, p99.9", unit: "ms", series: series(2, 3, 4) },
  ]);
});
