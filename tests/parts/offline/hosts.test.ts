import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { docker } from "../boot/docker";
import { redisImage } from "../boot/image";
import { Registry } from "../scripts/registry";
import { installedPlugins } from "./installed";
import { type Properties, RunningPlugin } from "./plugin";
import { types, up } from "./resources";

const { executable } = installedPlugins();
const running: RunningPlugin[] = [];
const socket = "unix:///var/run/docker.sock";
let directory = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "plug-hosts-"));
});
afterEach(() => {
  for (const plugin of running.splice(0)) plugin.stop();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function start(environment: NodeJS.ProcessEnv = {}): Promise<RunningPlugin> {
  const untouched = { DOCKER_HOST: "", DOCKER_CONTEXT: "", DOCKER_CONFIG: join(directory, "nothing") };
  const plugin = await RunningPlugin.start(executable("docker"), {
    ...untouched,
    HOME: directory,
    ...environment,
  });
  running.push(plugin);
  return plugin;
}

const unreachable =
  "docker native provider returned an unexpected error from Configure: failed to connect to any docker daemon";

describe("a daemon that does not answer is an error before anything else is asked of it", () => {
  it.each<{ where: string; config: Properties; environment?: NodeJS.ProcessEnv }>([
    { where: "docker:host unix://", config: { host: "unix:///nowhere.sock" } },
    { where: "docker:host tcp://", config: { host: "tcp://127.0.0.1:1" } },
    { where: "DOCKER_HOST", config: {}, environment: { DOCKER_HOST: "unix:///nowhere.sock" } },
  ])("$where", async ({ config, environment }) => {
    await expect((await start(environment)).configure(config)).rejects.toThrow(unreachable);
  });

  it("docker:host ssh:// that ssh cannot reach", async () => {
    const plugin = await start({ PATH: await pathWithSsh("exit 255") });
    await expect(plugin.configure({ host: "ssh://nowhere" })).rejects.toThrow(unreachable);
  });

  it("an address of another kind is named", async () => {
    const refusal =
      "docker:host 'npipe:////./pipe/docker' is not supported here: use unix://, tcp:// or ssh://";
    await expect((await start()).configure({ host: "npipe:////./pipe/docker" })).rejects.toThrow(refusal);
  });
});

/** A PATH whose `ssh` is a script that gets the arguments. */
async function pathWithSsh(script: string): Promise<string> {
  const bin = await mkdtemp(join(directory, "bin-"));
  await writeFile(join(bin, "ssh"), `#!/bin/sh\n${script}\n`);
  await chmod(join(bin, "ssh"), 0o755);
  return [bin, process.env.PATH].join(delimiter);
}

/** Configured with that, an image is found: the whole way to the daemon works. */
async function expectImage(plugin: RunningPlugin, config: Properties): Promise<void> {
  await plugin.configure(config);
  const { outputs } = await up(plugin, "remoteImage", { name: redisImage(), keepLocally: true });
  expect(outputs.imageId).toBe(await docker("image", "inspect", "-f", "{{.Id}}", redisImage()));
}

describe("ways to a daemon", () => {
  it("this machine's socket", async () => expectImage(await start(), {}));

  it("ssh://, through the user's own ssh, in one connection", async () => {
    const log = join(directory, "ssh.log");
    const PATH = await pathWithSsh(
      `echo "$*" >> ${log}\nwhile [ "$1" != -- ]; do shift; done\nshift 2\nunset DOCKER_HOST\nexec "$@"`,
    );
    await expectImage(await start({ PATH }), {
      host: "ssh://deploy@redis-1:2222",
      sshOpts: JSON.stringify(["-F", "config"]),
    });
    const limits = "-o ConnectTimeout=10 -o ServerAliveInterval=5 -o ServerAliveCountMax=3";
    expect(await readFile(log, "utf8")).toBe(
      `-o BatchMode=yes -T -F config ${limits} -l deploy -p 2222 -- redis-1 docker system dial-stdio\n`,
    );
  });

  it("a Docker context that is named, over any host; the current one does not count", async () => {
    const DOCKER_CONFIG = join(directory, "config");
    for (const [name, Host] of Object.entries({ elsewhere: "unix:///nowhere.sock", here: socket })) {
      const meta = join(DOCKER_CONFIG, "contexts/meta", createHash("sha256").update(name).digest("hex"));
      await mkdir(meta, { recursive: true });
      await writeFile(join(meta, "meta.json"), JSON.stringify({ Endpoints: { docker: { Host } } }));
    }
    await writeFile(join(DOCKER_CONFIG, "config.json"), JSON.stringify({ currentContext: "elsewhere" }));
    const host = "unix:///nowhere.sock";
    await expectImage(await start({ DOCKER_CONFIG }), {});
    await expectImage(await start({ DOCKER_CONFIG, DOCKER_CONTEXT: "here" }), { host });
    await expectImage(await start({ DOCKER_CONFIG, DOCKER_CONTEXT: "elsewhere" }), { context: "here", host });
    await expect((await start({ DOCKER_CONFIG, DOCKER_CONTEXT: "elsewhere" })).configure()).rejects.toThrow(
      unreachable,
    );
    await expect((await start({ DOCKER_CONFIG })).configure({ context: "nobody" })).rejects.toThrow(
      "there is no Docker context nobody",
    );
  });

  it("tcp://", async () => {
    const asked: string[] = [];
    const server: Server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end("OK");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await (await start()).configure({ host: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` });
    server.close();
    expect(asked).toEqual(["GET /_ping"]);
  });
});

describe("what these plugins are not for", () => {
  const sentence =
    /not supported here\. This is the small docker plugin that comes with redis-server .* pulumi plugin install resource docker \S+ --reinstall$/;
  it.each([
    {
      asked: "another resource",
      of: (plugin: RunningPlugin) => plugin.check("docker:index/service:Service", {}),
    },
    {
      asked: "another function",
      of: (plugin: RunningPlugin) => plugin.invoke("docker:index/getNetwork:getNetwork", {}),
    },
    {
      asked: "another configuration",
      of: (plugin: RunningPlugin) => plugin.configure({ certPath: "/certs" }),
    },
  ])("$asked", async ({ of }) => {
    await expect(of(await start())).rejects.toThrow(sentence);
  });

  it("the log of a container that is not there has the daemon's words", async () => {
    const plugin = await start();
    await plugin.configure();
    const logs = plugin.invoke("docker:index/getLogs:getLogs", { name: "plug-nobody" });
    await expect(logs).rejects.toThrow(
      "error while asking for logs Error response from daemon: No such container: plug-nobody",
    );
    expect((await plugin.read(types.container, "plug-nobody", {})).id).toBe("");
  });
});

const secretMark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

describe("a private image is pulled with the login of `registryAuth` alone", () => {
  const image = () => `${registry.prefix}/team/redis:private`;
  const login = { username: "deploy", password: "s3cret" };
  let registry: Registry;
  let dockerConfig: string;
  beforeAll(async () => {
    registry = await Registry.start({ login: `${login.username}:${login.password}` });
    registry.publish("private", "private");
    dockerConfig = join(await mkdtemp(join(directory, "docker-config-")), "config.json");
    const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
    await writeFile(dockerConfig, JSON.stringify({ auths: { [registry.prefix]: { auth } } }));
  });
  afterAll(() => registry.stop());

  /** What comes of the pull; with an image, the host has it for that long. */
  async function pulled(entry?: Properties): Promise<string> {
    const plugin = await start({ DOCKER_CONFIG: dockerConfig });
    // A list comes as JSON from the engine, and marked as a secret if a part of it is one.
    const registryAuth = { ...secretMark, value: JSON.stringify([entry]) };
    await plugin.configure(entry ? { registryAuth } : {});
    return up(plugin, "remoteImage", { name: image(), keepLocally: true }).then(
      async () => {
        await docker("image", "rm", image());
        return "pulled";
      },
      (error: Error) => error.message,
    );
  }

  it("without it nobody is let in, although this machine has a login", async () => {
    expect(await pulled()).toContain("no basic auth credentials");
    expect(await pulled({ address: "registry.example.com", ...login })).toContain(
      "no basic auth credentials",
    );
    expect(await pulled({ address: registry.prefix, ...login, password: "wrong" })).not.toBe("pulled");
  });

  it.each<[string, () => Properties]>([
    ["a name and a password", () => ({ address: registry.prefix, ...login })],
    ["an address that is a URL", () => ({ address: `https://${registry.prefix}/v2/`, ...login })],
    ["the address alone: this machine's `docker login`", () => ({ address: registry.prefix })],
    ["a file of Docker's", () => ({ address: registry.prefix, configFile: dockerConfig })],
    [
      "what such a file says",
      () => ({ address: registry.prefix, configFileContent: readFileSync(dockerConfig, "utf8") }),
    ],
  ])("%s", async (_what, entry) => {
    expect(await pulled(entry())).toBe("pulled");
  });
});
