import { describe, expect, test } from "vitest";
import { limitProblem } from "../../../components/impact/memoryLimit";

const urn = "urn:pulumi:dev::redis-server::docker:index/container:Container::redis";

describe("a memory limit", () => {
  test.each([
    [512, 0],
    [512, undefined],
  ])("of %s MiB cannot become %s in place, and the error has the command", (before, after) => {
    expect(limitProblem({ before, after, urn })).toMatch(
      /^memory: 0 is refused.* 512 MiB.*pulumi up --replace 'urn:/,
    );
  });

  test.each([
    [0, 512],
    [undefined, 512],
    [512, 1024],
    [1024, 512],
    [0, 0],
  ])("of %s MiB becomes %s in place", (before, after) => {
    expect(limitProblem({ before, after, urn })).toBeUndefined();
  });
});
