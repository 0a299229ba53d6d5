import { describe, expect, test } from "vitest";
import { codeOf } from "../../../../../components/connection/sessionError";
import { firstRefusal, printedReplies } from "../../../../../scripts/operations/import/printedReplies";

const mark = "5f2d";

describe("what redis-cli prints is taken apart", () => {
  test.each<[what: string, printed: string, replies: string[][]]>([
    ["one text", "PONG\n5f2d\n", [["PONG"]]],
    ["a list", "port\n6379\n5f2d\n", [["port", "6379"]]],
    ["a list whose last text is empty", "port\n6379\nsave\n\n5f2d\n", [["port", "6379", "save", ""]]],
    ["an empty text in the middle", "save\n\nport\n6379\n5f2d\n", [["save", "", "port", "6379"]]],
    ["lines as INFO has them", "a:1\r\nb:2\r\n\n5f2d\n", [["a:1", "b:2", ""]]],
    ["no reply", "\n5f2d\n", [[""]]],
    ["several commands", "OK\n5f2d\nsave\n\n5f2d\n", [["OK"], ["save", ""]]],
  ])("%s", (_what, printed, replies) => {
    expect(printedReplies(printed, mark)?.slice(0, replies.length)).toEqual(replies);
  });

  test("an error is one, with its code", () => {
    const [refused] = printedReplies("NOPERM may not run\n\n5f2d\n", mark) ?? [];
    expect(codeOf(refused)).toBe("NOPERM");
  });

  test.each(["NOAUTH Authentication required.", "WRONGPASS invalid", "LOADING Redis is loading"])(
    "%s ends it",
    (line) => {
      expect(() => printedReplies(`${line}\n\n5f2d\n`, mark)).toThrow(line);
    },
  );

  test("without the mark, the first refusal counts", () => {
    const printed = "OK\nNOPERM may not run echo\n\n";
    expect(printedReplies(printed, mark)).toBeUndefined();
    expect(codeOf(firstRefusal(printed))).toBe("NOPERM");
  });
});
