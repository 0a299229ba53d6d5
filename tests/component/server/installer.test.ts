import { expect, test } from "vitest";
import { program } from "../program";
import { container } from "../resourceTypes";
import { uploads, usersFile } from "./installerFiles";

const users = { app: { rules: "~* +@all" } };

test("runs once, without a network, and sees the data read-only", async () => {
  const { inputs, options } = (await program({ users })).find(container, "redis-config");
  expect(inputs).toMatchObject({
    attach: true,
    logs: true,
    mustRun: false,
    restart: "no",
    networkMode: "none",
    volumes: [
      { containerPath: "/data", volumeName: "redis-dev-data", readOnly: true },
      { containerPath: "/usr/local/etc/redis", volumeName: "redis-dev-config" },
    ],
  });
  expect(inputs).not.toHaveProperty("ports");
  expect(options.deleteBeforeReplace).toBe(true);
});

test("gets every file that Redis boots from; users only by the hash of their passwords", async () => {
  const made = await program({ users });
  expect(uploads(made).map(({ file, permissions }) => `${file} ${permissions}`)).toEqual([
    "/candidate/redis.conf 0444",
    "/candidate/users.lines 0444",
    "/candidate/users.hashes 0444",
    "/candidate/boot.sh 0444",
    "/candidate/health.secret 0400",
    "/candidate/install.sh 0444",
    "/candidate/unpack.sh 0444",
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
