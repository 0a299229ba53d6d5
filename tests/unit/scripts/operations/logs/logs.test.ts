import { describe, expect, test } from "vitest";
import { FramedLines } from "../../../../../scripts/operations/logs/frames";
import { parseLogLine } from "../../../../../scripts/operations/logs/logLine";
import { sinceTime } from "../../../../../scripts/operations/logs/since";

const time = "2026-11-28T02:10:21.798160297Z";

describe("a line of the log", () => {
  test.each([
    ["1:M 28 Nov 2026 02:10:21.798 * Ready", { level: "notice", role: "master", pid: 1, message: "Ready" }],
    [
      "17:C 28 Nov 2026 02:10:21.798 # Out of memory",
      { level: "warning", role: "child", pid: 17, message: "Out of memory" },
    ],
    [
      "1:S 28 Nov 2026 02:10:21.798 - 3 clients",
      { level: "verbose", role: "replica", pid: 1, message: "3 clients" },
    ],
    ["1:X 28 Nov 2026 02:10:21.798 . x", { level: "debug", role: "sentinel", pid: 1, message: "x" }],
    ["boot: appendonly yes", { message: "boot: appendonly yes" }],
    ["", { message: "" }],
  ])("%s", (text, parsed) => {
    expect(parseLogLine(`${time} ${text}`)).toEqual({ time, ...parsed });
  });

  test.each([
    [">>> 'requirepass hunter2'", ">>> 'requirepass (hidden)'"],
    [">>> 'masterauth \"a b\"'", ">>> 'masterauth (hidden)'"],
    [
      `1:M 28 Nov 2026 02:10:21.798 # users.acl: user app on #${"ab".repeat(32)} +get`,
      "users.acl: user app on (credential) +get",
    ],
    ["1:M 28 Nov 2026 02:10:21.798 # Error in '>secret'", "Error in '(credential)'"],
  ])("shows no secret: %s", (text, message) => {
    expect(parseLogLine(`${time} ${text}`).message).toBe(message);
  });
});

test("lines are whole, however Docker's frames cut them and the network cuts those", () => {
  const frame = (stream: number, text: string) => {
    const header = Buffer.alloc(8);
    header[0] = stream;
    header.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([header, Buffer.from(text)]);
  };
  const sent = Buffer.concat([frame(1, "one\ntw"), frame(2, "err\r\n"), frame(1, "ö\nthree\nnot yet")]);
  for (const size of [1, 3, 9, sent.length]) {
    const lines = new FramedLines();
    const got: string[] = [];
    for (let at = 0; at < sent.length; at += size) got.push(...lines.add(sent.subarray(at, at + size)));
    expect(got).toEqual(["one", "err", "twö", "three"]);
  }
});

describe("--since", () => {
  const now = new Date("2026-11-28T12:00:00Z");
  test.each([
    ["90s", "2026-11-28T11:58:30.000Z"],
    ["10m", "2026-11-28T11:50:00.000Z"],
    ["2h", "2026-11-28T10:00:00.000Z"],
    ["1d", "2026-11-27T12:00:00.000Z"],
    ["2026-11-28T02:00:00Z", "2026-11-28T02:00:00.000Z"],
    ["2026-11-28", "2026-11-28T00:00:00.000Z"],
  ])("%s", (text, since) => {
    expect(sinceTime(text, now).toISOString()).toBe(since);
  });
  test.each(["yesterday", "10", "2026-13-45", "-1h", ""])("%j is refused", (text) => {
    expect(() => sinceTime(text, now)).toThrow("It has to be a duration such as 10m");
  });
});
