import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ProviderFile } from "../../../components/live/providerText";
import { freePort } from "../../../scripts/freePort";
import { owner } from "../boot/candidate";
import { docker } from "../boot/docker";
import { redisImage } from "../boot/image";
import { failure } from "./failure";
import { type RevivedProvider, revive } from "./provider";
import { aclInputs, adminPassword } from "./redisUnderTest";
import { inputs } from "./settingsUnderTest";
import { type Stranger, stranger } from "./stranger";

// Whoever listens where the server is to be gets no password, whatever a provider is asked to do.

let somebody: Stranger;
const name = `live-stranger-${process.pid}`;
const stopped = `${name}-stopped`;
const onHost = `${name}-host`;
/** The server's container, in each way in which it is not who listens at the stranger's port. */
const containers = {
  "is gone": () => `${name}-gone`,
  "was replaced by hand under its name": () => replaced,
  "has another port": () => name,
  "does not run": () => stopped,
  "is on the host's network and does not listen": () => onHost,
};
let replaced: string;

const files: ProviderFile[] = [
  "freePort",
  "installedConfig",
  "cleanStop",
  "liveSettings",
  "aclUsers",
  "dataVolume",
];
let providers: Map<ProviderFile, RevivedProvider<object, object>>;

beforeAll(async () => {
  somebody = await stranger();
  const program = ["--entrypoint", "sleep", redisImage(), "infinity"];
  replaced = await docker("create", "--name", name, redisImage());
  await docker("rm", name);
  await docker("run", "-d", "--init", "--name", name, "-p", `127.0.0.1:${await freePort()}:6379`, ...program);
  await docker("run", "-d", "--init", "--name", onHost, "--network", "host", ...program);
  await docker("create", "--name", stopped, "-p", `127.0.0.1:${somebody.port}:6379`, redisImage());
  const revived = files.map(
    async (file) => [file, await revive<object, object>(file, login())] as [typeof file, never],
  );
  providers = new Map(await Promise.all(revived));
});
afterAll(async () => {
  for (const provider of providers.values()) provider.end();
  somebody.leave();
  await docker("rm", "-f", name, stopped, onHost);
});
beforeEach(() => somebody.forget());

const login = () => ({ port: somebody.port, readyTimeoutSeconds: 1 });

/** What each provider may have in its inputs; what it leaves in the state has the same names, or is made from them. */
function inputsOf(container: string): Record<ProviderFile, object> {
  const providerVersion = 1;
  const place = { host: "127.0.0.1", port: somebody.port };
  return {
    freePort: { place: `127.0.0.1:${somebody.port}`, container, owner, dataVolume: "", providerVersion },
    installedConfig: {
      ...{ installedHash: "hash", files: {}, server: container, installerId: container },
      ...{ exitCode: 0, logs: "", providerVersion },
    },
    cleanStop: { containerId: container, place, keepsData: true, providerVersion },
    liveSettings: inputs({ appendonly: "yes" }, { containerId: container }),
    aclUsers: { ...aclInputs({}), containerId: container },
    dataVolume: {
      ...{ volume: "live-none", docker: { url: "", sshOptions: [] }, retain: true, providerVersion },
    },
    userPasswords: { logins: "app 0", providerVersion },
  };
}

/** Has a provider do all that it can, and returns what it said of each; nothing where it succeeded. */
async function everything(
  provider: RevivedProvider<object, object>,
  file: ProviderFile,
  container: string,
): Promise<Record<string, string>> {
  const declared = inputsOf(container)[file];
  const state = { ...declared, ...leftBehind[file] };
  const said: Record<string, string> = {};
  const ask = async (what: string, call: () => Promise<unknown>) => {
    said[what] = await failure(call());
  };
  await ask("create", () => provider.create(declared));
  await ask("update", () => provider.update("id", state, declared));
  await ask("diff", () => provider.diff("id", state, declared));
  await ask("read", () => provider.read("id", state));
  await ask("delete", () => provider.delete("id", state));
  return said;
}

/** What has another name in the state than in the inputs: `AclUsers` of no users keeps the text of nothing. */
const leftBehind: Partial<Record<ProviderFile, object>> = {
  aclUsers: { applied: "i44FAA==" },
  userPasswords: { passwords: "app 0 somePassword" },
};

describe.each(Object.entries(containers))("while its container %s", (why, container) => {
  it.each(files)("%s tells the stranger nothing", async (file) => {
    const said = await everything(providers.get(file) as RevivedProvider<object, object>, file, container());
    expect(somebody.heard()).not.toMatch(/AUTH|HELLO/i);
    expect(somebody.heard()).not.toContain(adminPassword);
    if (file !== "liveSettings" && file !== "aclUsers") return;
    const place = `127.0.0.1:${somebody.port}`;
    const passing: Record<string, string> = {
      "does not run": "running",
      "is on the host's network and does not listen": "listening",
    };
    const refusal = passing[why]
      ? `not ${passing[why]}, and whoever answers at ${place} is not logged in to`
      : `Something else than this stack's server answers at ${place}, and was not logged in to`;
    expect(said).toEqual({
      create: expect.stringContaining(refusal),
      update: expect.stringContaining(refusal),
      diff: "",
      read: "",
      delete: "",
    });
  });
});

it.each(["is gone", "does not run"] as const)(
  "where that is stands in no message if it is a secret, while the container %s",
  async (why) => {
    const container = containers[why];
    const words: string[] = [];
    for (const file of files) {
      const provider = await revive<object, object>(file, { ...login(), hidesPlace: true });
      const said = await everything(provider, file, container());
      const read = await provider
        .read?.("id", { ...inputsOf(container())[file], ...leftBehind[file] })
        .catch(() => {});
      words.push(...Object.values(said), provider.printed(), JSON.stringify(read ?? ""));
      provider.end();
    }
    expect(words.join("\n")).toContain("(hidden)");
    expect(words.filter((text) => text.includes(String(somebody.port)))).toEqual([]);
  },
);

it.each([
  ["is there", { PATH: "/nowhere" }],
  ["reaches the daemon", { DOCKER_HOST: "unix:///nowhere/docker.sock" }],
])(
  "on the host's network, that the container runs has to do where no command docker %s",
  async (_what, environment) => {
    const provider = await revive<object, object>("aclUsers", { ...login(), environment });
    await everything(provider, "aclUsers", onHost);
    provider.end();
    expect(somebody.heard()).toContain("AUTH");
  },
);

it("what an endpoint leads to is the user's word: it is logged in to while the container runs", async () => {
  const provider = await revive<object, object>("aclUsers", { ...login(), indirect: true });
  await everything(provider, "aclUsers", name);
  provider.end();
  expect(somebody.heard()).toContain(`AUTH\r\n$5\r\nadmin\r\n$${adminPassword.length}\r\n${adminPassword}`);
});

it("a Docker that cannot be asked is an error that says so, and nobody is logged in to", async () => {
  const dockerDaemon = { url: "unix:///nowhere/docker.sock", sshOptions: [] };
  const provider = await revive("aclUsers", { ...login(), dockerDaemon });
  await expect(provider.create(aclInputs({}))).rejects.toThrow(
    "Docker at unix:///nowhere/docker.sock does not say which container is the server's, so nobody was logged in to: " +
      "connect ENOENT /nowhere/docker.sock",
  );
  expect(somebody.heard()).not.toContain("AUTH");
  provider.end();
});
