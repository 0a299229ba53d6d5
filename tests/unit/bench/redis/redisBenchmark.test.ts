import { describe, expect, test } from "vitest";
import { figuresIn } from "../../../../bench/redis/redisBenchmark";

const summary = `
Summary:
  throughput summary: 13698.63 requests per second
  latency summary (msec):
          avg       min       p50       p95       p99       max
        0.337     0.016     0.055     0.423     8.175    24.287
`;

describe("what redis-benchmark printed", () => {
  test.each([
    [
      "the first step from 99.9 % on",
      ["99.805% <= 23.100", "99.902% <= 24.239", "99.951% <= 24.287"],
      24.239,
    ],
    ["all of few requests", ["98.438% <= 23.100", "100.000% <= 24.287"], 24.287],
  ])("p99.9: %s", (_, steps, p999) => {
    const distribution = steps.map((step) => `${step} milliseconds (cumulative count 1999)\n`).join("");
    const printed = `\rSET: rps=0.0\r====== SET ======\nLatency by percentile distribution:\n${distribution}${summary}`;
    expect(figuresIn(printed)).toEqual({ rate: 13698.63, p50: 0.055, p99: 8.175, p999 });
  });

  test("something else is shown in an error", () => {
    expect(() => figuresIn("Error from server: NOAUTH Authentication required.")).toThrow(/NOAUTH/);
  });
});
