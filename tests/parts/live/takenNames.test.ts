import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { owner } from "../boot/candidate";
import { docker, dockerOutcome } from "../boot/docker";
import { redisImage } from "../boot/image";
import { failure } from "./failure";
import { type RevivedProvider, revive } from "./provider";

const name = `live-names-${process.pid}`;
const inputs = { place: "here", container: name, owner, dataVolume: "", providerVersion: 1 };
type Outputs = Omit<typeof inputs, "owner">;

/** The same names in another state, another server of the same names, and this one's names before it was destroyed. */
const otherState = "cccccccccccc redis of organization/redis-server/dev";
const otherStack = "dddddddddddd cache of organization/other/prod";

let provider: RevivedProvider<typeof inputs, Outputs>;
beforeAll(async () => {
  provider = await revive("freePort", { port: await freePort() });
});
afterAll(() => provider.end());
afterEach(async () => {
  await dockerOutcome("rm", "-f", name, `${name}-config`, `${name}-other`);
  await dockerOutcome("volume", "rm", `${name}-config`, `${name}-data`);
});

const labelled = (label: string) => ["--label", `redis-server.owner=${label}`];
const container = (called: string, ...options: string[]) =>
  docker("create", "--name", called, ...options, redisImage());
const volume = (called: string, ...options: string[]) => docker("volume", "create", ...options, called);

/** What a server that is to be made under these names is told; nothing where it may be. */
const made = (news = inputs) => failure(provider.create(news));
const renamed = (from: string, news = inputs) =>
  failure(provider.update("x", { ...inputs, container: from }, news));

const whoAsks = "this is redis of organization/redis-server/dev (id 0123456789ab)";

describe("a server that is to be made", () => {
  it("finds the data of a destroyed stack again, of an earlier version too", async () => {
    await volume(`${name}-data`, ...labelled(otherState));
    expect(await made()).toBe("");
    await docker("volume", "rm", `${name}-data`);
    await volume(`${name}-data`);
    expect(await made()).toBe("");
  });

  it("is refused the names of another state's server: both are named, and no command is", async () => {
    await container(name);
    await container(`${name}-config`, ...labelled(otherState));
    await volume(`${name}-config`, ...labelled(otherState));
    const message = await made();
    expect(message).toBe(
      `the Docker host has the container ${name}, the container ${name}-config, the volume ${name}-config already, made by ` +
        `redis of organization/redis-server/dev (id cccccccccccc), and ${whoAsks}, whose state does not know them. Nothing was made. ` +
        "Set `containerName` to another name; how a server is taken over whose state was lost is told in docs/troubleshooting.md, " +
        '"A state that was lost".',
    );
    expect(message).not.toMatch(/docker \w/);
  });

  it.each([
    ["the container", () => container(name)],
    ["the installer's container", () => container(`${name}-config`)],
    ["the config volume", () => volume(`${name}-config`)],
  ])("is refused %s of somebody who left no label", async (_what, make) => {
    await make();
    expect(await made()).toContain(`already, made by somebody who left no label, and ${whoAsks}`);
  });

  it("is refused the data of another stack, unless it says that it wants them", async () => {
    await volume(`${name}-data`, ...labelled(otherStack));
    expect(await made()).toBe(
      `the Docker host has the data volume ${name}-data already, made by cache of organization/other/prod (id dddddddddddd), and ` +
        `${whoAsks}. Nothing was made. Set \`containerName\` to another name or, to have the data that are on it, \`dataVolume\` to ` +
        `${name}-data.`,
    );
    expect(await made({ ...inputs, dataVolume: `${name}-data` })).toBe("");
  });
});

describe("a server that gets another name", () => {
  it("is refused the one of another's server", async () => {
    await volume(`${name}-config`, ...labelled(otherState));
    expect(await renamed(`${name}-before`)).toContain(
      `the volume ${name}-config already, made by redis of organization/redis-server/dev (id cccccccccccc), and ${whoAsks}`,
    );
  });

  it("is refused its own on another host, where it is another's", async () => {
    await volume(`${name}-config`, ...labelled(otherState));
    const elsewhere = { ...inputs, place: "here of ssh://redis-2" };
    expect(await failure(provider.update("x", inputs, elsewhere))).toContain(
      `the volume ${name}-config already, made by redis of organization/redis-server/dev (id cccccccccccc), and ${whoAsks}`,
    );
  });

  it("may have back the one that it had, whose things are still there", async () => {
    await container(name);
    await container(`${name}-config`);
    await volume(`${name}-config`, ...labelled(owner.replace("dev", "before")));
    expect(await renamed(`${name}-before`)).toBe("");
  });
});

describe("a data volume that is adopted", () => {
  const adopting = { ...inputs, dataVolume: `${name}-data` };
  const run = (called: string, access = "rw") =>
    docker(
      ...["run", "-d", "--init", "--name", called, "-v", `${name}-data:/data:${access}`],
      ...["--entrypoint", "sleep", redisImage(), "infinity"],
    );

  it("is refused while another container runs on it, by that one's name", async () => {
    await run(`${name}-other`);
    const refusal =
      `dataVolume: ${name}-data is in use by the running container ${name}-other: stop that one first, because two servers on one ` +
      "volume destroy its files. Nothing was made.";
    expect(await made(adopting)).toBe(refusal);
    expect(await renamed(name, adopting)).toBe(refusal);
    await docker("stop", `${name}-other`);
    expect(await made(adopting)).toBe("");
  });

  it("may be read by others, and have been the server's own", async () => {
    await run(`${name}-other`, "ro");
    expect(await made(adopting)).toBe("");
    await run(name);
    expect(await renamed(name, { ...adopting, container: `${name}-next` })).toBe("");
  });
});
