import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultImage } from "../../../components/image/defaultImage";
import { newerPatch } from "../../../scripts/newerPatch";
import { pin as pinImage } from "../../../scripts/pinning";
import { docker, dockerOutcome } from "../boot/docker";
import { Registry } from "./registry";

const repository = resolve(__dirname, "../../..");

describe("npm run pin", () => {
  let directory = "";
  let registry: Registry;
  let image = "";

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "pin-"));
    registry = await Registry.start();
    image = `${registry.prefix}/rem/redis:8.2.6`;
    await writeFile(join(directory, "Pulumi.yaml"), "name: redis-server\nruntime: nodejs\n");
  });
  afterAll(async () => {
    await registry.stop();
    await rm(directory, { recursive: true });
    const ids = await docker(
      "image",
      "ls",
      "-aq",
      "--no-trunc",
      "--filter",
      `reference=${registry.prefix}/rem/redis`,
    );
    for (const id of new Set(ids.split("\n"))) await dockerOutcome("image", "rm", "-f", id);
  });

  const write = (text: string) => writeFile(join(directory, "Pulumi.prod.yaml"), text);
  const read = () => readFile(join(directory, "Pulumi.prod.yaml"), "utf8");
  async function pin(stack = "prod") {
    return pinImage({ directory, stack, env: process.env });
  }

  it("writes the digest that the registry gives, shows old and new, and touches no other line", async () => {
    const digest = registry.publish("8.2.6", "first");
    const prod = await readFile(join(repository, "Pulumi.prod.yaml"), "utf8");
    const before = prod.replace(
      "config:\n",
      `config:\n  # The image of production.\n  redis-server:image: ${image} # see CHANGELOG\n`,
    );
    await write(before);
    expect(await pin()).toEqual({ file: "Pulumi.prod.yaml", from: image, to: `${image}@${digest}` });
    expect(await read()).toBe(before.replace(image, `${image}@${digest}`));
  });

  it("finds nothing to change while the tag has not moved", async () => {
    const before = await read();
    const { from, to } = await pin();
    expect(to).toBe(from);
    expect(await read()).toBe(before);
  });

  it("follows the tag when it moves", async () => {
    const old = (await pin()).to;
    const digest = registry.publish("8.2.6", "second");
    expect(await pin()).toMatchObject({ from: old, to: `${image}@${digest}` });
    expect(await read()).toContain(`redis-server:image: ${image}@${digest} # see CHANGELOG`);
  });

  it("takes the program's default image when the stack names none", async () => {
    await write("config:\n  docker:host: unix:///nowhere.sock\n");
    await expect(pin()).rejects.toThrow(`docker pull ${defaultImage}`);
    expect(await read()).toBe("config:\n  docker:host: unix:///nowhere.sock\n");
  });

  it("asks the stack's own Docker host", async () => {
    await write(`config:\n  docker:host: unix:///nowhere.sock\n  redis-server:image: ${image}\n`);
    await expect(pin()).rejects.toThrow("unix:///nowhere.sock");
    await write(`config:\n  docker:context: rem-nobody\n  redis-server:image: ${image}\n`);
    await expect(pin()).rejects.toThrow("rem-nobody");
  });

  it.each([
    [
      "a stack without a file",
      "staging",
      "",
      "there is no Pulumi.staging.yaml; stack files here: Pulumi.prod.yaml",
    ],
    ["a digest without a tag", "prod", `redis@sha256:${"0".repeat(64)}`, "has a digest but no tag"],
    ["a tag that the registry has not", "prod", "REGISTRY/rem/redis:nosuch", "manifest unknown"],
  ])("%s is an error that changes nothing", async (_what, stack, wanted, message) => {
    const text = `config:\n  redis-server:image: ${wanted.replace("REGISTRY", registry.prefix)}\n`;
    await write(text);
    await expect(pin(stack)).rejects.toThrow(message);
    expect(await read()).toBe(text);
  });
});

describe("a newer patch of the same minor version", () => {
  async function told(image: string, access: { token?: boolean; login?: string } = {}) {
    const registry = await Registry.start(access);
    for (const tag of ["8.2.5-alpine", "8.2.6", "8.2.9", "8.2.10", "8.2", "8.4.1", "8.2.11-rc1", "latest"]) {
      registry.publish(tag, tag);
    }
    try {
      return (await newerPatch(image.replace("REGISTRY", registry.prefix)))?.replace(
        registry.prefix,
        "REGISTRY",
      );
    } finally {
      await registry.stop();
    }
  }

  it.each([{}, { token: true }])("is named, from whatever page of the list: %j", async (access) => {
    expect(await told("REGISTRY/team/redis:8.2.6@sha256:0123", access)).toBe(
      "Warning: the registry has 8.2.10, and 8.2.6 is an older patch of 8.2, which may lack security fixes: " +
        "set redis-server:image to the newer tag, then pin again.",
    );
  });

  it.each([
    ["the newest", "REGISTRY/team/redis:8.2.10"],
    ["the newest of its variant", "REGISTRY/team/redis:8.2.5-alpine"],
    ["a tag that follows by itself", "REGISTRY/team/redis:8.2"],
    ["a tag that names no version", "REGISTRY/team/redis:latest"],
  ])("is nothing to tell of %s", async (_what, image) => {
    expect(await told(image)).toBeUndefined();
  });

  it("is said to be unknown where the registry does not tell", async () => {
    expect(await told("REGISTRY/team/redis:8.2.6", { login: "shop:secret" })).toBe(
      "Whether there is a newer patch of 8.2 could not be asked (REGISTRY: it wants a login): look it up.",
    );
    expect(await newerPatch("127.0.0.1:1/redis:8.2.6")).toMatch(/could not be asked \(127\.0\.0\.1:1: .+\)/);
  });
});
