import { describe, expect, test } from "vitest";
import { program, urnNames } from "../program";
import { component, container, dynamic, volume } from "../resourceTypes";

const users = { app: { rules: "~* +@all" } };

/** Who makes things in Docker; the id comes from the health password, which is the mocks' here. */
const owner = "39af9891c067 redis of organization/redis-server/dev";

test("what is made in Docker says whose it is, but for the server: a new label would replace the containers there are", async () => {
  const { find } = await program({ users });
  for (const [type, name] of [
    [volume, "redis-data"],
    [volume, "redis-config"],
    [container, "redis-config"],
  ] as const) {
    expect(find(type, name).inputs.labels).toEqual([{ label: "redis-server.owner", value: owner }]);
  }
  const labels = find(container, "redis").inputs.labels as { label: string }[];
  expect(labels.map(({ label }) => label)).toEqual(["redis-server.boot"]);
});

test("the proof that port and names are free knows which names, and who asks", async () => {
  const { find } = await program({ users, dataVolume: "adopted" });
  expect(find(dynamic("FreePort"), "redis-port").inputs).toMatchObject({
    place: "127.0.0.1:6379",
    container: "redis-dev",
    dataVolume: "adopted",
    owner,
  });
});

test("nothing is made in Docker before the port is known to be free", async () => {
  const { find } = await program({ users });
  for (const name of ["redis-data", "redis-config"]) {
    expect(await urnNames(find(volume, name).options.dependsOn)).toEqual(["redis-port"]);
  }
});

describe("the data volume", () => {
  test("is kept and protected unless said otherwise, twice", async () => {
    const { find } = await program({ users });
    expect(find(volume, "redis-data").options).toMatchObject({ retainOnDelete: true, protect: true });
    expect(find(volume, "redis-config").options.protect).toBe(false);
    expect(find(volume, "redis-config").options.retainOnDelete).toBeUndefined();
  });

  test("is never replaced for what Docker cannot change of it", async () => {
    const { find } = await program({ users });
    for (const name of ["redis-data", "redis-config"]) {
      expect(find(volume, name).options.ignoreChanges).toEqual(["labels", "driver", "driverOpts"]);
    }
  });

  test("that is adopted goes by its own name and is kept, whatever is said", async () => {
    const { find } = await program({ users, dataVolume: "redis-data", retainData: false });
    expect(find(volume, "redis-data").inputs.name).toBe("redis-data");
    expect(find(volume, "redis-data").options).toMatchObject({ retainOnDelete: true, protect: true });
    expect(find(dynamic("DataVolume"), "redis-data-volume").inputs).toMatchObject({
      volume: "redis-data",
      retain: true,
    });
  });

  test("is protected by what goes first in a destroy, which is refused before the server is touched", async () => {
    const { find } = await program({ users });
    expect(find(dynamic("AclUsers"), "redis-users").options.protect).toBe(true);
    expect(find(dynamic("LiveSettings"), "redis-settings").options.protect).toBe(true);
    expect(find(container, "redis").options.protect).toBe(false);
  });

  test.each([true, false])(
    "protected by the option of the component, with protectData %s, is all that is",
    async (protectData) => {
      const { declared, find } = await program({ users, protectData }, "redis", { protect: true });
      const children = declared.filter(([type]) => type !== component);
      const isProtected = children.filter(([type, name]) => find(type, name).options.protect !== false);
      expect(isProtected).toEqual([
        [volume, "redis-data"],
        [dynamic("DataVolume"), "redis-data-volume"],
        [dynamic("LiveSettings"), "redis-settings"],
        [dynamic("AclUsers"), "redis-users"],
      ]);
      // What is not said is the component's.
      for (const [type, name] of isProtected) {
        expect(find(type, name).options.protect).toBe(protectData || undefined);
      }
    },
  );

  test("can be given up", async () => {
    const { find } = await program({ users, retainData: false, protectData: false });
    // The engine itself never deletes it: to the engine a rename is a delete too.
    expect(find(volume, "redis-data").options).toMatchObject({ retainOnDelete: true });
    expect(find(volume, "redis-data").options.protect).toBeUndefined();
    const { inputs, options } = find(dynamic("DataVolume"), "redis-data-volume");
    expect(inputs).toMatchObject({ volume: "redis-dev-data", retain: false });
    expect(options.protect).toBeUndefined();
  });
});
