import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

/** What a program with these arguments prints, line by line, and its exit code. */
function run(args: object, ...exit: string[]): Promise<{ code: unknown; lines: string[] }> {
  const program = [join(__dirname, "lateArguments.cjs"), JSON.stringify(args), ...exit];
  return new Promise((ended) => {
    execFile(process.execPath, program, (error, stdout, stderr) =>
      ended({ code: error ? error.code : 0, lines: `${stdout}${stderr}`.trim().split("\n") }),
    );
  });
}

const lookahead =
  "settings: lookahead 16: it came with Redis 8.4 and the image redis:7.4.11 is Redis 7.4; use a newer image or leave it out";
const hgetex = "users.app.rules: `hgetex` came with Redis 8.0 and the image is Redis 7.4; use a newer image";
const share =
  'settings: maxmemory "75%": is a share of the argument `memory`, which is 0 for no limit: set `memory` as well (with 512, 75% is 384mb), or declare bytes, such as maxmemory 384mb';
const old = "redis:7.4.11";

describe("in a program of somebody's own, what is refused late is a ResourceError, and the process goes on", () => {
  test.each<[string, object, string | undefined]>([
    ["a value", { port: { late: 0 } }, "port: 0 is not allowed; allowed is a whole number from 1 to 65535"],
    ["a secret value, which is not shown", { port: { secret: 47123 } }, undefined],
    [
      "a wrong secret value, which is not shown",
      { port: { secret: 471234 } },
      "port: the value (not shown, it is a secret) is not allowed; allowed is a whole number from 1 to 65535",
    ],
    [
      "secret settings, which are not shown",
      { settings: { secret: { timeout: "47s" } } },
      "settings: timeout (hidden): must be a whole number of seconds from 0 to 2147483647, such as 100",
    ],
    ["late settings", { image: old, settings: { late: { lookahead: 16 } } }, lookahead],
    ["a late image", { image: { late: old }, settings: { lookahead: 16 } }, lookahead],
    ["both", { image: { late: old }, settings: { late: { lookahead: 16 } } }, lookahead],
    ["late memory", { memory: { late: 0 }, settings: { maxmemory: "75%" } }, share],
    ["a late share", { settings: { late: { maxmemory: "75%" } } }, share],
    ["memory for it", { memory: { late: 512 }, settings: { late: { maxmemory: "75%" } } }, undefined],
    ["neither is wrong", { image: { late: "redis:8.4" }, settings: { late: { lookahead: 16 } } }, undefined],
    ["rules of a late image", { image: { late: old }, users: { app: { rules: "~* +hgetex" } } }, hgetex],
    [
      "late rules that do not let select",
      { users: { app: { rules: { late: "~* +get" }, database: 3 } } },
      "users.app.database: `SELECT 3`: no rule allows it; add `+select`",
    ],
    [
      "a database that late settings do not have",
      { settings: { late: { databases: 2 } }, users: { app: { rules: "+select", database: 3 } } },
      "users.app.database: 3 is not there, the server has the databases 0 to 1; take one of them, or set settings.databases to 4 or more, which restarts the server",
    ],
    [
      "a database that late settings have, with late rules",
      { settings: { late: { databases: 32 } }, users: { app: { rules: { late: "+select" }, database: 20 } } },
      undefined,
    ],
    [
      "a database that late settings do not have, with late rules",
      { settings: { late: { databases: 32 } }, users: { app: { rules: { late: "+select" }, database: 32 } } },
      "users.app.database: 32 is not there, the server has the databases 0 to 31; take one of them, or set settings.databases to 33 or more, which restarts the server",
    ],
    [
      "a late hash of a password that is none",
      { users: { app: { rules: "+ping", passwordHash: { late: "canary" } } } },
      "users.app.passwordHash: the value (not shown, it is a secret) is not allowed; allowed is a SHA-256 in 64 lower-case hex digits, or a list of them",
    ],
    ["late rules", { image: { late: old }, users: { app: { rules: { late: "~* +hgetex" } } } }, hgetex],
  ])("%s", async (_, args, message) => {
    const { code, lines } = await run(args);
    const told = message === undefined ? [] : [`ResourceError: ${message}`];
    expect(lines).toEqual([...told, "goes on"]);
    expect(code).toBe(0);
  });
});

test("a program that asks for it ends at once, by the code that tells Pulumi that the error is logged", async () => {
  const { code, lines } = await run({ port: { late: 0 } }, "exit");
  expect(lines).toEqual([
    "error: [runtime] port: 0 is not allowed; allowed is a whole number from 1 to 65535",
  ]);
  expect(code).toBe(32);
});
