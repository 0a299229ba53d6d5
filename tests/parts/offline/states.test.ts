import { describe, expect, it } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { redisImage } from "../boot/image";
import { runningPlugin } from "./installed";
import afterCreate from "./official/after-create.json";
import afterRefresh from "./official/after-refresh.json";
import type { Properties } from "./plugin";
import { ownNames, types, up } from "./resources";

interface Recorded {
  type: string;
  id: string;
  inputs: Properties;
  outputs: Properties;
}

const bookkeeping = ["__meta", "__pulumi_raw_state_delta"];
const created = afterCreate as Recorded[];
const refreshed = afterRefresh as Recorded[];
const recorded = created.map((resource, index) => ({
  name: `${resource.type.split(":").pop()} ${String(resource.inputs.name ?? "")}`,
  plugin: resource.type.startsWith("docker:") ? ("docker" as const) : ("random" as const),
  resource,
  afterRefresh: refreshed[index] as Recorded,
}));

/** What the person wrote: the inputs without what `check` has filled in. */
function program(inputs: unknown): unknown {
  if (Array.isArray(inputs)) return inputs.map(program);
  if (typeof inputs !== "object" || inputs === null) return inputs;
  const { __defaults, ...given } = inputs as Properties;
  const written = Object.entries(given).filter(
    ([key]) => !(__defaults as string[] | undefined)?.includes(key),
  );
  return Object.fromEntries(written.map(([key, value]) => [key, program(value)]));
}

/** Which properties there are, and of which type; values and the length of lists aside. */
function shape(value: unknown): unknown {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "empty list" : { elements: shape(value[0]) };
  if (typeof value !== "object") return typeof value;
  const entries = Object.entries(value as Properties).filter(([key]) => !bookkeeping.includes(key));
  return Object.fromEntries(entries.sort().map(([key, entry]) => [key, shape(entry)]));
}

const docker = runningPlugin("docker");
const random = runningPlugin("random");
const plugins = { docker, random };
const own = ownNames();

describe("check completes a program exactly as the official plugins do", () => {
  it.each(recorded)("$name", async ({ plugin, resource }) => {
    const { inputs, failures } = await plugins[plugin]().check(
      resource.type,
      program(resource.inputs) as Properties,
    );
    expect(failures).toEqual([]);
    expect(inputs).toEqual(resource.inputs);
  });
});

describe("a state of the official plugins previews without a change", () => {
  const both = recorded.flatMap(({ name, plugin, resource, afterRefresh }) => [
    { name: `${name} after create`, plugin, resource },
    { name: `${name} after refresh`, plugin, resource: afterRefresh },
  ]);
  it.each(both)("$name", async ({ plugin, resource }) => {
    const { changed } = await plugins[plugin]().diff(resource.type, resource.outputs, resource.inputs);
    // The recorded program sets `memory` alone: the official plugin wants to take Docker's own `memorySwap` away too.
    expect(changed).toEqual(resource.inputs.memory === undefined ? [] : ["memorySwap"]);
  });
});

describe("what is stored has the shape of the official state", () => {
  const [config, data] = ["config", "data"].map(
    (name) => created.find(({ id }) => id === `redis-${name}`) as Recorded,
  );
  const of = (type: string, index = 0) => {
    const position = created.findIndex((resource, at) => {
      return (
        resource.type === type &&
        created.slice(0, at).filter((earlier) => earlier.type === type).length === index
      );
    });
    return [created[position], refreshed[position]] as [Recorded, Recorded];
  };

  async function expectSameShapes(
    kind: keyof typeof types,
    [create, refresh]: [Recorded, Recorded],
    changes: Properties,
  ) {
    const written = { ...(program(create.inputs) as Properties), ...changes };
    const made = await up(docker(), kind, written);
    expect(shape(made.outputs)).toEqual(shape(create.outputs));
    const read = await docker().read(types[kind], made.id, made.outputs, made.inputs);
    expect(shape(read.outputs)).toEqual(shape(refresh.outputs));
    expect(read.inputs).toEqual(made.inputs);
    return made;
  }

  it("volumes, a network, an image and two containers of the recorded program", async () => {
    const volume = (name: string) => ({ name: own(name) });
    expect([config, data].every(Boolean)).toBe(true);
    await expectSameShapes("volume", of(types.volume, 0), volume("config"));
    await expectSameShapes("volume", of(types.volume, 1), volume("data"));
    await expectSameShapes("network", of(types.network), { name: own("net") });
    const image = await expectSameShapes("remoteImage", of(types.remoteImage), { name: redisImage() });
    const mounted = { containerPath: "/usr/local/etc/redis", volumeName: own("config") };

    const installer = await expectSameShapes("container", of(types.container, 0), {
      name: own("installer"),
      image: image.outputs.imageId,
      volumes: [mounted],
    });
    expect(installer.outputs).toMatchObject({ exitCode: 0, containerLogs: "installed\n", mustRun: false });

    const server = await expectSameShapes("container", of(types.container, 1), {
      name: own("server"),
      image: image.outputs.imageId,
      entrypoints: ["sleep"],
      command: ["600"],
      destroyGraceSeconds: 0,
      healthcheck: {
        ...(of(types.container, 1)[0].inputs.healthcheck as Properties),
        tests: ["CMD-SHELL", "true"],
      },
      networksAdvanced: [{ aliases: ["redis"], name: own("net") }],
      ports: [{ internal: 6379, external: await freePort(), ip: "127.0.0.1", protocol: "tcp" }],
      volumes: [
        { containerPath: "/data", volumeName: own("data") },
        { ...mounted, readOnly: true },
      ],
    });
    expect(server.outputs).toMatchObject({
      memory: 256,
      memorySwap: 512,
      networkMode: "bridge",
      exitCode: null,
    });
  });

  it("a password, whose result and hash are secret", async () => {
    const [create] = of("random:index/randomPassword:RandomPassword");
    const made = await random().create(create.type, create.inputs);
    const read = await random().read(create.type, made.id, { ...made.outputs, result: "r", bcryptHash: "h" });
    for (const { outputs } of [made, read]) {
      expect(Object.keys(outputs).sort()).toEqual(
        Object.keys(create.outputs)
          .filter((key) => !bookkeeping.includes(key))
          .sort(),
      );
      const marked = {
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        value: expect.any(String),
      };
      expect(outputs).toMatchObject({ result: marked, bcryptHash: marked });
    }
  });
});
