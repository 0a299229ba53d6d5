import { describe, expect, test } from "vitest";
import { failureCause } from "../../../components/boot/failureCause";
import { throwawayCause } from "../../../components/boot/throwawayCause";

const line = (text: string) => `1:M 23 Nov 2026 15:31:59.877 # ${text}`;
const cause = (...log: string[]) => failureCause("redis-prod", ["something else", ...log]);

describe("a host on which Redis does not start", () => {
  const hosts: [what: string, log: string, says: RegExp][] = [
    [
      "the crash report",
      line("Redis 8.2.6 crashed by signal: 4, si_code: 1"),
      /this CPU lacks .* 8\.2\.7 does not/,
    ],
    ["what a shell prints", "Illegal instruction (core dumped)", /this CPU lacks/],
    ["the exit code of a Redis that said nothing", "exit code 132", /this CPU lacks/],
    [
      "the kernel's bug",
      line(
        "Redis will now exit to prevent data corruption. Note that it is possible to suppress this warning by setting the following config: ignore-warnings ARM64-COW-BUG",
      ),
      /update the kernel; or, .* set the directive ignore-warnings to ARM64-COW-BUG/,
    ],
  ];
  test.each(hosts)("is told by %s, for the installer too", (_what, log, says) => {
    expect(throwawayCause([log])).toMatch(says);
    expect(cause(log)).toBe(throwawayCause([log]));
  });

  test("is not suspected for a bug of the kernel that is ignored", () => {
    const bug =
      "WARNING Your kernel has a bug that could lead to data corruption during background save. Please upgrade to the latest stable kernel.";
    expect(cause(line(bug))).toBeUndefined();
    expect(cause(line(bug), line("Can't handle RDB format version 13"))).toContain("RDB version 13");
  });

  test("is not suspected where Redis ended otherwise", () => {
    const crash = line("Redis 8.2.6 crashed by signal: 11, si_code: 1");
    expect(cause(crash, "exit code 139")).toBeUndefined();
    expect(cause("exit code 1")).toBeUndefined();
  });
});

describe("an image without a module", () => {
  const refused = (rule: string, why = "Unknown command or category name in ACL") =>
    throwawayCause([`users.acl:4: Error in applying operation '${rule}': ${why}`]);

  test.each(["+ft.search", "-json.get", "(+ft.search ~a)", "+@search"])("is told for %s", (rule) => {
    expect(refused(rule)).toMatch(/from redis:8 on, on amd64 and arm64 only/);
  });

  test.each(["+gett", "+@raed"])("is not suspected for %s", (rule) => {
    expect(refused(rule)).toBeUndefined();
  });
});

describe("a server that may not use its data", () => {
  test.each([
    line("Fatal error: can't open the RDB file dump.rdb for reading: Permission denied"),
    line(
      "Fatal error: can't open the append log file appendonly.aof.1.incr.aof for reading: Permission denied",
    ),
    line("Can't open or create append-only dir appendonlydir: Permission denied"),
    "sh: 27: cannot open /data: Permission denied",
  ])("is told the chown, in one line and nothing of a repair: %s", (log) => {
    const advice = cause(log);
    expect(advice).toContain("--volumes-from redis-prod --entrypoint chown IMAGE -R redis: /data");
    expect(advice).not.toContain("repair");
    expect(advice).not.toContain("\n");
  });
});

test.each([
  "sh: 0: cannot open /usr/local/etc/redis/boot.sh: Permission denied",
  line("Error loading ACLs, opening file '/usr/local/etc/redis/users.acl': Permission denied"),
])("a server that may not read its configuration is told to have it installed again: %s", (log) => {
  expect(cause(log)).toContain("`pulumi up --refresh` installs the files again");
});

describe("a server whose files are whole is told what they need, and nothing of a repair", () => {
  test.each<[log: string, says: string | undefined]>([
    [
      line("Can't handle RDB format version 13"),
      "RDB version 13 (Redis 8.6), which the Redis of the image does not read",
    ],
    [line("Can't handle RDB format version 80"), "RDB version 80 (Valkey 9), which"],
    [line("Can't handle RDB format version 99"), "RDB version 99, which"],
    [
      line("The RDB file contains AUX module data I can't load: no matching module 'scdtype00'"),
      "hold data of the module scdtype00, which the image does not load",
    ],
    [
      line(
        "Internal error in RDB reading offset 36, function at rdb.c:2857 -> The RDB file contains module data I can't load: no matching module type 'ReJSON-RL'",
      ),
      "hold data of the module ReJSON-RL, which the image does not load",
    ],
    ["boot: not started: the record is of a newer format", undefined],
  ])("%s", (log, says) => {
    const told = cause("Error reading the RDB file", log);
    if (says === undefined) expect(told).toBeUndefined();
    else expect(told).toContain(says);
    expect(told ?? "").not.toContain("redis -- repair");
  });
});

describe("a server that does not load its data", () => {
  test.each([
    line("Bad file format reading the append only file appendonly.aof.2.incr.aof: make a backup"),
    line("Unexpected end of file reading the append only file a.aof. You can: 1) Make a backup"),
    line("Invalid AOF manifest file format"),
    line("Unable to obtain the AOF file appendonly.aof.2.incr.aof length. stat: No such file"),
    "boot: not started: later.aof builds on first.aof, which ends in the middle of a command",
  ])("is pointed to the repair: %s", (log) => {
    expect(cause(log)).toContain("npm run redis -- repair --container redis-prod");
  });

  test("is not when it ended for another reason", () => {
    expect(cause(line("Can't open the log file: Permission denied"))).toBeUndefined();
  });
});
