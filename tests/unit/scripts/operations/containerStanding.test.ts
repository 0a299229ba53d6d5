import { expect, test } from "vitest";
import { standingProblem } from "../../../../scripts/operations/containerStanding";

const server = { name: "redis-prod", stack: "prod" };

test.each([
  [
    "exited",
    137,
    /is stopped \(exit code 137\): `docker start redis-prod` starts it; `npm run redis -- logs --stack prod` shows why$/,
  ],
  ["paused", 0, /is paused: `docker unpause redis-prod` lets it go on$/],
  [
    "restarting",
    1,
    /ends again and again \(exit code 1\) .* `npm run redis -- logs --stack prod` shows why$/,
  ],
  ["created", 0, /never started: `docker start redis-prod`$/],
  ["dead", 0, /`pulumi up --refresh` makes it again, its data stay$/],
  ["removing", 0, /`pulumi up --refresh` makes it again, its data stay$/],
])("a container that is %s", (Status, ExitCode, message) => {
  expect(standingProblem({ State: { Status, ExitCode } }, server)).toMatch(message);
});

test("one that is gone", () => {
  expect(standingProblem(undefined, server)).toMatch(
    /^the container redis-prod is gone, .*`pulumi up --refresh`/,
  );
});

test("one that runs", () => {
  expect(standingProblem({ State: { Status: "running", ExitCode: 0 } }, server)).toBeUndefined();
});
