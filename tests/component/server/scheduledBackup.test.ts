import { brotliDecompressSync } from "node:zlib";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import type { RedisServerArgs } from "../../../components/arguments/redisServerArgs";
import { program } from "../program";
import { container, dynamic } from "../resourceTypes";

interface Upload {
  file: string;
  content?: string;
  contentBase64?: string;
  permissions: string;
}

const backup = { schedule: "0 3 * * *", to: "/srv/backups" };
const made = async (args: RedisServerArgs = {}) => {
  const all = await program({ backup, ...args });
  const { inputs, options } = all.find(container, "redis backup");
  const uploads = inputs.uploads as Upload[];
  const config = JSON.parse(uploads.find(({ file }) => file.endsWith(".json"))?.content ?? "");
  return { all, inputs, options, uploads, config };
};

describe("the container of scheduled backups", () => {
  test("is not there unless they are declared", async () => {
    const { resources } = await program({});
    expect(resources.map(({ name }) => name)).not.toContain("redis backup");
  });

  test("can read the data and change nothing but the directory that the backups go to", async () => {
    const { inputs } = await made();
    expect(inputs).toMatchObject({
      name: "redis-dev-backup",
      image: "node:24.21.0-alpine",
      volumes: [
        { containerPath: "/data", volumeName: "redis-dev-data", readOnly: true },
        { containerPath: "/usr/local/etc/redis", volumeName: "redis-dev-config", readOnly: true },
        { containerPath: "/backups", hostPath: "/srv/backups", readOnly: false },
      ],
      capabilities: { drops: ["ALL"], adds: ["DAC_OVERRIDE"] },
      securityOpts: ["no-new-privileges"],
      labels: [
        { label: "redis-server.owner" },
        { label: "redis-server.backup", value: "0 3 * * * to /srv/backups, 7 kept" },
      ],
    });
  });

  test("logs in as a user of its own, which can read and change nothing", async () => {
    const { all, config } = await made();
    expect(config).toMatchObject({ username: "scheduled-backup", password: "generated-password", keep: 7 });
    const users = all.find(dynamic("AclUsers"), "redis-users").inputs.users;
    expect(users).toContain("%R~* +@read -@dangerous");
  });

  test("is told its password and the variables of its client as secrets, in a file that `docker inspect` does not show", async () => {
    const environment = { AWS_SECRET_ACCESS_KEY: pulumi.secret("s3cret") };
    const { all, config, uploads } = await made({
      backup: { ...backup, to: "s3://bucket/redis", environment },
    });
    const { inputs, shown } = all.find(container, "redis backup");
    expect(config.environment).toEqual({ AWS_SECRET_ACCESS_KEY: "s3cret" });
    expect(inputs).not.toHaveProperty("envs");
    expect(uploads.find(({ file }) => file.endsWith(".json"))?.permissions).toBe("0400");
    expect(JSON.stringify(shown)).not.toMatch(/s3cret|generated-password/);
  });

  test("goes to a bucket without any directory of the host", async () => {
    const { inputs, config } = await made({ backup: { ...backup, to: "s3://bucket/redis" } });
    expect(inputs.volumes).toHaveLength(2);
    expect(config.s3).toBe("s3://bucket/redis");
  });

  test.each([
    ["bridge", { networkMode: "host", networksAdvanced: [] }, { host: "127.0.0.1", port: 6379 }],
    ["host", { networkMode: "host", networksAdvanced: [] }, { host: "127.0.0.1", port: 6379 }],
    [
      "shop",
      { networkMode: "bridge", networksAdvanced: [{ name: "shop" }] },
      { host: "redis-dev", port: 6379 },
    ],
  ])("reaches a server on the network %s", async (network, networks, at) => {
    const { inputs, config } = await made({ network });
    expect(inputs).toMatchObject(networks);
    expect(config).toMatchObject(at);
  });

  test("has a program that its image's Node can start", async () => {
    const { uploads, inputs } = await made();
    const [starter, packed] = uploads;
    expect(inputs.command).toEqual([starter?.file, "run"]);
    expect(starter?.content).toContain(packed?.file);
    const text = brotliDecompressSync(Buffer.from(packed?.contentBase64 ?? "", "base64")).toString();
    expect(() => new Function(text)).not.toThrow();
  });

  test("is made after the users, and goes before the data can go", async () => {
    const { all } = await made();
    const names = all.declared.map(([, name]) => name);
    expect(names.indexOf("redis backup")).toBeGreaterThan(names.indexOf("redis-users"));
  });
});
