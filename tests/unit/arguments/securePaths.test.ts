import { expect, test } from "vitest";
import { securePaths } from "../../../components/arguments/securePaths";

const stackFile = `encryptionsalt: v1:abc=:v1:def:ghi
secure: not below config
config:
  other:users:
    secure: v1:of:another
  redis-server:users:
    app:
      password:
        secure: v1:abc:def
      rules: ~cart:* +get # a comment: with a colon
    "worker":
      rules:
        secure: v1:abc:def
      mustAllow:
        - secure: v1:abc:def
        - GET a
    'hand made':
      password: { secure: "v1:abc:def" }
  redis-server:port: {secure: v1:abc:def}
  redis-server:settings:
    secure: v1:abc:def
`;

test.each([
  ["redis-server:users", ["app.password", "worker.rules", "worker.mustAllow", "hand made.password"]],
  ["redis-server:port", [""]],
  ["redis-server:settings", [""]],
  ["redis-server:memory", []],
])("what is encrypted below %s", (key, paths) => {
  expect(securePaths(stackFile, key)).toEqual(paths);
  expect(securePaths(stackFile.replaceAll("\n", "\r\n"), key)).toEqual(paths);
});
