import { expect, test } from "vitest";
import { program } from "../program";
import { container } from "../resourceTypes";
import { uploads, usersFile } from "./installerFiles";

const users = { app: { rules: "~* +@all" } };

test("runs once, without a network, and is told what it prints commands for", async () => {
  const { inputs, options } = (await program({ users })).find(container, "redis-config");
  expect(inputs).toMatchObject({
    entrypoints: ["sh"],
    command: ["/candidate/install.sh", "redis-dev-data", "redis:8.2.9"],
    attach: true,
    logs: true,
    mustRun: false,
    restart: "no",
    networkMode: "none",
    volumes: [
      { containerPath: "/data", volumeName: "redis-dev-data" },
      { containerPath: "/usr/local/etc/redis", volumeName: "redis-dev-config" },
    ],
  });
  expect(inputs).not.toHaveProperty("ports");
  expect(options.deleteBeforeReplace).toBe(true);
  expect(options.replaceOnChanges).toEqual(["#initerror"]);
});

test("is told which file is the truth, where that was declared", async () => {
  const { inputs } = (await program({ adopt: { from: "dump.rdb" } })).find(container, "redis-config");
  expect(inputs.command).toEqual(["/candidate/install.sh", "redis-dev-data", "redis:8.2.9", "dump.rdb"]);
});

test("gets every file that Redis boots from; users only by the hash of their passwords", async () => {
  const made = await program({ users });
  expect(uploads(made).map(({ file, permissions }) => `${file} ${permissions}`)).toEqual([
    "/candidate/redis.conf 0444",
    "/candidate/users.acl 0444",
    "/candidate/health.secret 0400",
    "/candidate/truth.sh 0444",
    "/candidate/boot.sh 0444",
    "/candidate/dataVolume.sh 0444",
    "/candidate/bentDirectives.sh 0444",
    "/candidate/install.sh 0444",
    "/candidate/owner 0444",
  ]);
  const acl = usersFile(made);
  expect(acl.split("\n").map((line) => line.split(" ", 3).join(" "))).toEqual([
    "user default off",
    "user admin on",
    "user health on",
    "user app on",
    "",
  ]);
  expect(acl).not.toContain("generated-password");
});
