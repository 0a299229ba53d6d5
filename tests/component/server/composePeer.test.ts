import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { program } from "../program";
import { container } from "../resourceTypes";

/** What bench/peers has Docker Compose make, for the benchmark of a first `up` to compare like with like. */
async function composeService() {
  const file = join(__dirname, "../../../bench/peers/compose.yaml");
  return parse(await readFile(file, "utf8")).services.redis;
}

const secondsIn = (duration: string) => {
  const [, hours = 0, minutes = 0, seconds = 0] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
};

test("the server that Docker Compose is measured with is made as this program's", async () => {
  const { inputs } = (await program({ users: { app: { rules: "~* +@all" } } })).find(container, "redis");
  const service = await composeService();
  const made = {
    user: service.user,
    readOnly: service.read_only,
    tmpfs: Object.fromEntries(service.tmpfs.map((each: string) => each.split(/:(.*)/s, 2))),
    capabilities: { drops: service.cap_drop },
    securityOpts: service.security_opt,
    init: service.init,
    restart: service.restart,
    stopTimeout: secondsIn(service.stop_grace_period),
    logDriver: service.logging.driver,
    logOpts: service.logging.options,
    networkMode: service.network_mode,
  };
  expect(made).toEqual(Object.fromEntries(Object.keys(made).map((name) => [name, inputs[name]])));
});

test("and is healthy by the same check, as often", async () => {
  const { inputs } = (await program({ users: { app: { rules: "~* +@all" } } })).find(container, "redis");
  const { healthcheck } = await composeService();
  const { interval, timeout, retries, startPeriod, tests } = inputs.healthcheck as Record<string, string> & {
    tests: string[];
  };
  // A dollar of the shell's is written twice in a file for Compose.
  expect(healthcheck.test.map((word: string) => word.replaceAll("$$", "$"))).toEqual(tests);
  expect([healthcheck.interval, healthcheck.timeout, healthcheck.retries]).toEqual([
    interval,
    timeout,
    retries,
  ]);
  expect(secondsIn(healthcheck.start_period)).toBe(secondsIn(startPeriod ?? ""));
});
