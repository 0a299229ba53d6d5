import { describe, expect, it } from "vitest";
import { docker, dockerOutcome } from "../boot/docker";
import { redisImage } from "../boot/image";
import { runningPlugin } from "./installed";
import { ownNames, preview, types, up } from "./resources";

const plugin = runningPlugin("docker");
const own = ownNames();

describe.each(["volume", "network"] as const)("a %s", (kind) => {
  it("is made, found again, and removed", async () => {
    const label = { label: "com.example.role", value: "data" };
    const program = { name: own(`${kind}-life`), labels: [label] };
    const { id, outputs, inputs } = await up(plugin(), kind, program);
    const [found] = JSON.parse(await docker(kind, "inspect", program.name));
    expect(found.Labels).toEqual({ [label.label]: label.value });
    expect(await preview(plugin(), kind, outputs, program)).toMatchObject({ changes: false });
    const read = await plugin().read(types[kind], id, outputs, inputs);
    expect(read).toMatchObject({ id, inputs });
    expect(await preview(plugin(), kind, read.outputs, program)).toMatchObject({ changes: false });
    await plugin().delete(types[kind], id, outputs);
    expect((await dockerOutcome(kind, "inspect", program.name)).exitCode).not.toBe(0);
    expect((await plugin().read(types[kind], id, outputs)).id).toBe("");
    await plugin().delete(types[kind], id, outputs);
  });

  it("is replaced by every change: first deleted when its name is given", async () => {
    const { outputs } = await up(plugin(), kind, { name: own(`${kind}-named`) });
    const relabelled = { name: own(`${kind}-named`), labels: [{ label: "a", value: "b" }] };
    expect(await preview(plugin(), kind, outputs, relabelled)).toMatchObject({
      replaces: ["labels"],
      deleteBeforeReplace: true,
    });
    const { labels } = relabelled;
    expect(await preview(plugin(), kind, outputs, { labels })).toMatchObject({ deleteBeforeReplace: false });
  });
});

it("a volume in use is waited for, and then left alone with the reason", async () => {
  const volume = await up(plugin(), "volume", { name: own("in-use") });
  const volumes = [{ containerPath: "/data", volumeName: own("in-use") }];
  const user = { name: own("user"), image: redisImage(), entrypoints: ["sleep"], command: ["600"], volumes };
  const container = await up(plugin(), "container", user);
  const removed = plugin().delete(types.volume, volume.id, volume.outputs);
  await expect(removed).rejects.toThrow(
    /^timeout while waiting for state to become 'removed' .*volume is in use/,
  );
  const waiting = plugin().delete(types.volume, volume.id, volume.outputs);
  await plugin().delete(types.container, container.id, container.outputs);
  await waiting;
});

it("a volume of the same name is taken over with what is in it", async () => {
  const first = await up(plugin(), "volume", { name: own("adopted") });
  await docker("run", "--rm", "-v", `${own("adopted")}:/v`, "--entrypoint", "touch", redisImage(), "/v/kept");
  await up(plugin(), "volume", { name: own("adopted") });
  expect(await docker("run", "--rm", "-v", `${first.id}:/v`, "--entrypoint", "ls", redisImage(), "/v")).toBe(
    "kept",
  );
});

describe("an image", () => {
  it("that is here is used and, with `keepLocally`, kept", async () => {
    const { id, outputs } = await up(plugin(), "remoteImage", { name: redisImage(), keepLocally: true });
    const imageId = await docker("image", "inspect", "-f", "{{.Id}}", redisImage());
    expect({ id, imageId: outputs.imageId }).toEqual({ id: `${imageId}${redisImage()}`, imageId });
    await plugin().delete(types.remoteImage, id, outputs);
    expect((await dockerOutcome("image", "inspect", redisImage())).exitCode).toBe(0);
  });

  it("is removed without `keepLocally`, and then nowhere to be read", async () => {
    const name = `plug-removed-${process.pid}:1`;
    await docker("tag", redisImage(), name);
    const { id, outputs } = await up(plugin(), "remoteImage", { name });
    await plugin().delete(types.remoteImage, id, outputs);
    expect((await plugin().read(types.remoteImage, id, outputs)).id).toBe("");
    await plugin().delete(types.remoteImage, id, outputs);
  });

  it("that cannot be pulled fails with the daemon's words", async () => {
    const name = "127.0.0.1:1/plug-nowhere:1";
    const words = `Unable to read Docker image into resource: unable to pull image ${name}: error pulling image ${name}: Error`;
    await expect(up(plugin(), "remoteImage", { name })).rejects.toThrow(words);
  });
});
