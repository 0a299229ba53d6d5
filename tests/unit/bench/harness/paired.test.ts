import { expect, test } from "vitest";
import { byTurns, median, ratio, roundsOf, seriesOf } from "../../../../bench/harness/paired";

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
])("the median of %j is %d", (values, expected) => {
  expect(median(values)).toBe(expected);
});

test("a ratio is that of the medians, its spread that of the rounds", () => {
  const [now, empty] = [
    { name: "now", values: [2, 3, 8] },
    { name: "the empty program", values: [1, 2, 2] },
  ];
  expect(ratio(now, empty, { atMost: 1.3 })).toEqual({
    value: 1.5,
    spread: [1.5, 4],
    to: "the empty program",
    atMost: 1.3,
  });
});

test("all are measured by turns, and the first round does not count", async () => {
  const order: string[] = [];
  const contestant = (name: string, figure: number) => ({
    name,
    once: async (round: number) => {
      order.push(`${name} ${round}`);
      return figure + round;
    },
  });
  const series = await byTurns([contestant("now", 10), contestant("before", 20)], 2);
  expect(order).toEqual(["now 0", "before 0", "now 1", "before 1", "now 2", "before 2"]);
  expect(series).toEqual([
    { name: "now", values: [11, 12] },
    { name: "before", values: [21, 22] },
  ]);
});

test("several figures of each round are a series each", async () => {
  const contestants = [{ name: "now", once: async (round: number) => ({ preview: round, up: 10 * round }) }];
  const rounds = await roundsOf(contestants, 2);
  expect(rounds).toEqual([
    [
      { preview: 1, up: 10 },
      { preview: 2, up: 20 },
    ],
  ]);
  expect(seriesOf(contestants, rounds, ({ up }) => up)).toEqual([{ name: "now", values: [10, 20] }]);
});
