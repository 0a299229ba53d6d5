import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemdTimer } from "../../../scripts/operations/systemdTimer";
import { run, tryRun } from "../../../scripts/setup/command";
import { temporaryDirectory } from "./backedUp";

const plain = {
  ...{ stack: "prod", to: "/srv/backups", keep: 14, onCalendar: "03:00 UTC" },
  ...{ user: "root", path: "/opt/node/bin:/usr/bin:/bin" },
};
const units = [
  { name: "a plain one", change: {}, words: "backup --stack prod --to /srv/backups --keep 14" },
  {
    name: "one with characters that systemd replaces",
    change: { server: "sessions", to: 's3://kept/100% of $it "quoted" \\', path: "/a $b/50%:/usr/bin:/bin" },
    // As systemd prints it, which has taken %% for % and quotes what a shell would; $$ it takes for $ at the start.
    words: String.raw`backup --stack prod --server sessions --to "s3://kept/100% of \$\$it \"quoted\" \\" --keep 14`,
  },
  {
    name: "one of an organization's stack",
    change: { stack: "acme/redis/prod" },
    words: "--stack acme/redis/prod",
  },
];

test.for(units)("systemd takes the units of $name as they are meant", async ({ change, words }, { skip }) => {
  if (!(await tryRun("systemd-analyze", ["--version"]))) return skip("there is no systemd-analyze here");
  const root = temporaryDirectory();
  const directory = join(root, "100% redis");
  mkdirSync(directory);
  const timer = { ...plain, ...change, directory };
  const files = Object.entries(systemdTimer(timer)).map(([name, text]) => {
    writeFileSync(join(root, name), text);
    return join(root, name);
  });
  const env = { ...process.env, SYSTEMD_LOG_LEVEL: "debug" };
  const read = await run("systemd-analyze", ["verify", "--man=no", "--recursive-errors=no", ...files], {
    env,
  });
  const lines = read.split("\n").map((line) => line.trim());
  expect(lines).toContain(`WorkingDirectory: ${directory}`);
  expect(lines).toContain(`Environment: PATH=${timer.path}`);
  expect(lines.find((line) => line.startsWith("Command Line: /usr/bin/env npm"))).toContain(words);
});
