import { describe, expect, test } from "vitest";
import {
  confWithoutSecrets,
  usersWithoutPasswords,
} from "../../../../components/backup/archive/withoutSecrets";

const hash = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";

test.for([
  { line: `user app on #${hash} ~cart:* +@read`, kept: "user app on ~cart:* +@read" },
  { line: `user app on #${hash} #${hash} ~* resetchannels`, kept: "user app on ~* resetchannels" },
  { line: "user app on >plain <old !hash ~*", kept: "user app on ~*" },
  { line: "user default off ~* &* +@all", kept: "user default off ~* &* +@all" },
])("users.acl keeps of $line the rules", ({ line, kept }) => {
  expect(usersWithoutPasswords(`${line}\n`)).toBe(`${kept}\n`);
});

describe("redis.conf", () => {
  test.for([
    { line: "maxmemory 100mb", kept: "maxmemory 100mb" },
    { line: "tls-key-file-pass hunter2", kept: 'tls-key-file-pass "(left out)"' },
    { line: "search-oss-global-password hunter2", kept: 'search-oss-global-password "(left out)"' },
    { line: "requirepass hunter2", kept: 'requirepass "(left out)"' },
    { line: "masterauth hunter2", kept: 'masterauth "(left out)"' },
    { line: `user app on #${hash} ~*`, kept: "user app on ~*" },
    { line: "# a comment of words", kept: "# a comment of words" },
  ])("keeps of $line what is no secret", ({ line, kept }) => {
    expect(confWithoutSecrets(`${line}\n`)).toBe(`${kept}\n`);
  });

  test("that is marked to hold secrets keeps no value", () => {
    expect(confWithoutSecrets("# secret\nport 6379\nproc-title-template hunter2\n")).toBe(
      '# secret\nport "(left out)"\nproc-title-template "(left out)"\n',
    );
  });
});
