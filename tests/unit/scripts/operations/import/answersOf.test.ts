import { describe, expect, test } from "vitest";
import { failure } from "../../../../../components/connection/sessionError";
import { answersOf } from "../../../../../scripts/operations/import/ask";
import { foundServer } from "../../../../../scripts/operations/import/found";
import { refusal } from "../../../../../scripts/operations/import/imported";
import { readFound } from "../../../../../scripts/operations/import/readFound";

/** As `redis-cli` in its container and a session print them. */
describe.each(["Redis answered: ", ""])("a server that answers %sERR unknown command", (before) => {
  const unknown = failure(`${before}ERR unknown command \`ACL\``, "ERR");
  const read = (version: string) =>
    answersOf(async () => [unknown, ["hz", "10"], [`redis_version:${version}`], [], unknown], undefined);

  test("to ACL LIST, from before there were users, is told to be too old", async () => {
    expect(refusal(foundServer(await read("5.0.14")))).toMatch(/^Redis 5\.0\.14 is too old to be imported/);
  });

  test("although it has users, has the command renamed", async () => {
    await expect(read("7.4.1")).rejects.toThrow(
      "the server has no command ACL LIST: it was renamed or taken",
    );
  });
});

test("a user who may do nothing is told of ACL LIST, with all that it needs", async () => {
  const refused = failure("NOPERM User app has no permissions", "NOPERM");
  const read = answersOf(async () => Array(5).fill(refused), { username: "app", password: "x" });
  await expect(read).rejects.toThrow("the user app may not run ACL LIST: log in as one who may");
});

test.each(["redis://app:hidden-word@127.0.0.1:6379", "app:hidden-word@127.0.0.1:6379"])(
  "a login in the server's name is refused and not repeated",
  async (from) => {
    const refused = await readFound(from, undefined).catch(String);
    expect(refused).toContain("name HOST:PORT alone, and the user by --user NAME");
    expect(refused).not.toContain("hidden-word");
  },
);
