import { expect, test } from "vitest";
import { failureCause } from "../../../components/boot/failureCause";
import { throwawayCause } from "../../../components/boot/throwawayCause";
import { moduleData } from "../engines/moduleData";
import { candidateDirectory, goodConf } from "./candidate";
import { dockerOutcome, type Finished } from "./docker";
import { redisImage } from "./image";

/** What this shell command in the image says, run as the user of the server, and how it ends. */
function run(command: string, user = "redis", ...options: string[]): Promise<Finished> {
  return dockerOutcome(
    "run",
    "--rm",
    "--user",
    user,
    "--entrypoint",
    "sh",
    ...options,
    redisImage(),
    "-c",
    command,
  );
}
const logOf = ({ output, exitCode }: Finished) => [...output.split("\n"), `exit code ${exitCode}`];
const redis = "redis-server --dir /tmp --port 0 --unixsocket /tmp/socket --save ''";

test.each([
  [
    "a newer RDB",
    `printf REDIS0099 >/tmp/dump.rdb; ${redis}`,
    "RDB version 99, which the Redis of the image does not read",
  ],
  [
    "data of a module",
    `printf 'REDIS0011${moduleData("scdtype00")}\\377\\0\\0\\0\\0\\0\\0\\0\\0' >/tmp/dump.rdb; ${redis}`,
    "hold data of the module scdtype00, which the image does not load",
  ],
  [
    "a file of somebody else",
    `: >/tmp/dump.rdb; chmod 0 /tmp/dump.rdb; ${redis}`,
    "belongs to another user: give it to Redis",
  ],
  [
    "a conf of somebody else",
    "exec redis-server /usr/local/etc/redis/redis.conf",
    "`pulumi up --refresh` installs the files again",
    "--tmpfs",
    "/usr/local/etc/redis:mode=0700",
  ],
  [
    "a damaged AOF",
    `mkdir /tmp/appendonlydir; echo damaged >/tmp/appendonlydir/appendonly.aof.manifest; ${redis} --appendonly yes`,
    "npm run redis -- repair --container redis-prod",
  ],
  [
    "an illegal instruction",
    `${redis} & until redis-cli -s /tmp/socket ping; do sleep 0.1; done; kill -ILL $!; wait $!`,
    "this CPU lacks",
  ],
  ["an illegal instruction before Redis can say so", "sh -c 'kill -ILL $$'; exit $?", "this CPU lacks"],
])("a server that ends by %s names the cause", async (_what, command, says, ...options) => {
  const ended = await run(command, "redis", ...options);
  expect(ended.exitCode).not.toBe(0);
  expect(failureCause("redis-prod", logOf(ended)), ended.output).toContain(says);
});

test.each([
  ["at once", "kill -ILL $$"],
  ["when it boots", 'case $1 in --version) exec /usr/bin/redis-server "$@" ;; esac; kill -ILL $$'],
])("the installer says that Redis ends by an illegal instruction %s", async (_when, fake) => {
  const candidate = candidateDirectory([...goodConf, "appendonly yes"]);
  const script = `printf '#!/bin/sh\\n%s\\n' "$FAKE" >/usr/local/bin/redis-server; chmod 755 /usr/local/bin/redis-server; sh /candidate/install.sh`;
  const { output, exitCode } = await run(
    script,
    "root",
    "--env",
    `FAKE=${fake}`,
    "--volume",
    `${candidate}:/candidate:ro`,
  );
  expect(exitCode).toBe(1);
  expect(output).toContain("install: redis-server of this image ends by an illegal instruction");
  expect(output).toContain("install: nothing was changed");
  expect(throwawayCause(output.split("\n"))).toContain("this CPU lacks");
});
