import { describe, expect, test } from "vitest";
import { shownCommand } from "../../../../../scripts/operations/slowlog/shownCommand";
import { slowCommands, slowText } from "../../../../../scripts/operations/slowlog/slowCommands";

describe("a command is told by what it was, not by its data", () => {
  test.each<[string, string[], string]>([
    ["short ones as they are", ["get", "cart:1"], "GET cart:1"],
    ["a long argument is cut", ["SET", "k", "x".repeat(50)], `SET k ${"x".repeat(40)}…`],
    ["of many arguments, the first", ["MSET", ..."abcdefgh"], "MSET a b c d e … (3 more)"],
    ["AUTH", ["AUTH", "app", "secret"], "AUTH (redacted) (redacted)"],
    ["HELLO", ["HELLO", "3", "AUTH", "app", "secret"], "HELLO 3 (redacted) (redacted) (redacted)"],
    ["ACL SETUSER", ["acl", "setuser", "app", ">secret", "+get"], "ACL setuser app (redacted) (redacted)"],
    ["CONFIG SET", ["CONFIG", "SET", "requirepass", "secret"], "CONFIG SET requirepass (redacted)"],
    ["MIGRATE", ["MIGRATE", "h", "1", "k", "0", "5", "AUTH", "secret"], "MIGRATE h 1 k 0 5 … (2 more)"],
  ])("%s", (_what, words, shown) => {
    expect(shownCommand(words)).toBe(shown);
  });
});

test("the user is that of the session, as long as the client has it", () => {
  const reply = [
    [2, 1_000, 12_345, ["KEYS", "*"], "10.0.0.7:4711", "worker"],
    [1, 900, 2_500_000, ["SORT", "big"], "10.0.0.8:1", ""],
  ];
  const commands = slowCommands(reply, [{ addr: "10.0.0.7:4711", user: "app" }], 1_060);
  expect(commands).toEqual([
    {
      time: "1970-01-01T00:16:40.000Z",
      ageSeconds: 60,
      milliseconds: 12.345,
      command: "KEYS *",
      client: "10.0.0.7:4711",
      user: "app",
    },
    {
      time: "1970-01-01T00:15:00.000Z",
      ageSeconds: 160,
      milliseconds: 2500,
      command: "SORT big",
      client: "10.0.0.8:1",
    },
  ]);
  expect(slowText(commands, { slowerThan: 10_000, most: 128 }).split("\n")).toEqual([
    "When        Took     User  Client         Command",
    "1m ago      12.3 ms  app   10.0.0.7:4711  KEYS *",
    "2m 40s ago  2.5s           10.0.0.8:1     SORT big",
    "",
    "Redis keeps the last 128 (slowlog-max-len) that took 10 ms or longer (slowlog-log-slower-than 10000), without the time that they waited.",
  ]);
});

test("a server that keeps none says how it would", () => {
  expect(slowText([], { slowerThan: -1, most: 128 })).toContain(
    "Redis keeps none: set the directive `slowlog-log-slower-than`",
  );
});
