import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { defaultImage } from "../../../../../components/image/defaultImage";
import { adoptFrom, dataOf } from "../../../../../scripts/operations/import/carriedData";
import { carriedImage } from "../../../../../scripts/operations/import/carriedImage";
import { carriedPlace } from "../../../../../scripts/operations/import/carriedPlace";
import { pathOf } from "../../../../../scripts/operations/import/encryptHashes";
import { foundServer } from "../../../../../scripts/operations/import/found";
import type { FoundContainer } from "../../../../../scripts/operations/import/foundContainer";
import { imported, refusal } from "../../../../../scripts/operations/import/imported";
import { encryptionOf, stackFile } from "../../../../../scripts/operations/import/stackFile";
import { steps } from "../../../../../scripts/operations/import/steps";
import { hash, someContainer, someServer } from "./someServer";

describe("the image", () => {
  const digest = `sha256:${"0c".repeat(32)}`;
  test.each<[reference: string | undefined, digests: string[], image: string]>([
    ["redis", [], "redis:8.0.2"],
    ["redis:latest", [`redis@${digest}`], `redis:8.0.2@${digest}`],
    ["redis:8-alpine", [], "redis:8.0.2-alpine"],
    ["redis:8.0.2-bookworm", [], "redis:8.0.2-bookworm"],
    ["registry.example.com/library/redis:8", [`redis@${digest}`], "registry.example.com/library/redis:8.0.2"],
    ["bitnami/redis-cluster:8.0", [], "redis:8.0.2"],
    [undefined, [], "redis:8.0.2"],
  ])("of a container of %s is the version that runs", (reference, digests, image) => {
    expect(carriedImage(someServer(), reference, digests).image).toBe(image);
  });

  test.each<[server: Parameters<typeof someServer>[0], note: string]>([
    [{ version: "7.0.15" }, "Redis 7.0.15 is older than 7.4, the oldest one supported"],
    [{ engine: "Valkey", version: "8.1.1" }, "Valkey 8.1.1 is not supported as the server yet"],
  ])("of a server that is not supported is the default one: %j", (server, note) => {
    const carried = carriedImage(someServer(server), "redis");
    expect(carried).toEqual({ image: defaultImage, isOther: true, notes: [expect.stringContaining(note)] });
  });

  test("names the modules that it has not", () => {
    const { notes } = carriedImage(someServer({ modules: ["search", "vectorset", "graph"] }), "redis");
    expect(notes).toEqual([expect.stringContaining("modules: graph is not in an official image")]);
  });
});

describe("the place", () => {
  const bound = (ip: string, port = 7000) => ({ inside: 6379, ip, port });
  test.each<[what: string, container: Partial<FoundContainer>, args: object]>([
    ["every address", { published: [bound("0.0.0.0"), bound("::")] }, { port: 7000, bindAddress: "0.0.0.0" }],
    ["one address", { published: [bound("127.0.0.1")] }, { port: 7000, bindAddress: "127.0.0.1" }],
    ["no port", { published: [] }, { port: 6379 }],
    [
      "the host's network",
      { networkMode: "host", published: [] },
      { network: "host", port: 6379, bindAddress: "127.0.0.1" },
    ],
    [
      "a network of its own",
      { networks: [{ name: "shop_default", aliases: ["cache"] }], published: [bound("127.0.0.1")] },
      { network: "shop_default", containerName: "cache", port: 7000, bindAddress: "127.0.0.1" },
    ],
    [
      "limits",
      { memory: 300 * 1024 * 1024, stopTimeout: 30, restart: "always" },
      { memory: 300, stopGracePeriod: 30, restart: "always" },
    ],
  ])("of a container with %s", (_, container, args) => {
    const place = carriedPlace(someContainer({ restart: "unless-stopped", ...container }), {
      port: "6379",
      bind: "127.0.0.1 -::1",
    });
    expect(place.args).toMatchObject(args);
    expect(place.notes).toEqual([]);
  });

  test("names what a stack has no argument for", () => {
    const { notes } = carriedPlace(
      someContainer({
        ofCompose: true,
        otherOptions: ["--ulimit"],
        published: [bound("127.0.0.1"), bound("10.0.0.7")],
        networks: [
          { name: "a", aliases: [] },
          { name: "b", aliases: [] },
        ],
      }),
      { port: "6379" },
    );
    for (const [at, text] of [
      "it is in b, too",
      "at 10.0.0.7:7000, too",
      "--ulimit",
      "Docker Compose",
    ].entries()) {
      expect(notes[at]).toContain(text);
    }
  });
});

describe("the data", () => {
  const mounted = (type: string, source: string, destination = "/data", name?: string) =>
    someContainer({ mounts: [{ type, source, destination, ...(name && { name }) }] });
  test.each<[what: string, container: FoundContainer | undefined, directory: string, data: object]>([
    ["on a named volume", someContainer(), "/data", { kind: "volume", volume: "redis-data" }],
    [
      "on one without a name of its own",
      mounted("volume", "/v", "/data", "0a".repeat(32)),
      "/data",
      { kind: "copied", volume: "redis-imported", source: "0a".repeat(32) },
    ],
    [
      "in a directory of the host",
      mounted("bind", "/srv/redis"),
      "/data",
      { kind: "copied", source: "/srv/redis", path: "" },
    ],
    [
      "below the root of a volume",
      someContainer(),
      "/data/shop",
      { kind: "copied", source: "redis-data", path: "shop" },
    ],
    ["in the container", someContainer({ mounts: [] }), "/data", { kind: "inContainer", directory: "/data" }],
    ["somewhere else", undefined, "/data", { kind: "fetched" }],
  ])("%s", (_, container, directory, data) => expect(dataOf(container, directory)).toMatchObject(data));

  test.each<[directives: Record<string, string>, files: string[], from: string | undefined]>([
    [{ appendonly: "yes" }, ["appendonlydir"], "appendonlydir"],
    [{ appendonly: "no" }, ["dump.rdb"], undefined],
    [{ appendonly: "no" }, ["dump.rdb", "appendonlydir"], "dump.rdb"],
  ])("with %j and %j are adopted from %s", (directives, files, from) => {
    expect(adoptFrom(someServer({ directives }), files)).toBe(from);
  });
});

describe("the stack file", () => {
  const file = (encryption?: string) => {
    const server = someServer({ acl: [`user app on #${hash} ~* +@all`, "user default on nopass ~* +@all"] });
    const from = imported({ from: "redis", server, container: someContainer(), digests: [] });
    return stackFile({
      project: "redis-server",
      source: "Redis 8.0.2",
      imported: from,
      encryption,
      dockerHost: "ssh://h",
    });
  };

  test("has what runs, keeps what Pulumi wrote, and names what is not carried over", () => {
    const text = file("encryptionsalt: v1:x");
    expect(parse(text)).toEqual({
      encryptionsalt: "v1:x",
      config: {
        "docker:host": "ssh://h",
        "redis-server:image": "redis:8.0.2",
        "redis-server:port": 6379,
        "redis-server:bindAddress": "0.0.0.0",
        "redis-server:restart": "no",
        "redis-server:dataVolume": "redis-data",
        "redis-server:adopt": { from: "appendonlydir" },
        "redis-server:settings": { appendonly: "yes" },
        "redis-server:users": { app: { rules: "~* +@all" } },
      },
    });
    expect(text).toContain("# - users: default is on and needs no password.");
    expect(text).not.toContain(hash);
  });

  test("takes the place of one that has nothing but how the stack encrypts", () => {
    expect(encryptionOf("")).toBe("");
    expect(encryptionOf("secretsprovider: x\nencryptedkey: y\n")).toBe("secretsprovider: x\nencryptedkey: y");
    expect(encryptionOf("config:\n  a:b: c\n")).toBeUndefined();
  });

  test("gets hashes at paths that any name can be in", () => {
    expect(pathOf("p", "app")).toBe('p:users["app"].passwordHash');
    expect(pathOf("p", 'a"b.c', 1)).toBe('p:users["a\\"b.c"].passwordHash[1]');
  });
});

describe("the steps", () => {
  const commands = (server = someServer(), container: FoundContainer | undefined = someContainer()) => {
    const from = imported({ from: "redis", server, container });
    const all = steps({
      server,
      container,
      imported: from,
      stack: "prod",
      isWritten: true,
      user: "dave",
      at: "h:1",
    });
    return all.flatMap((step) => step.commands);
  };

  test("stop the old server, copy, and only then start the new one", () => {
    expect(commands()).toEqual([
      "pulumi preview --stack prod",
      "docker update --restart no redis",
      "docker stop --time 600 redis",
      "docker inspect --format '{{.State.ExitCode}}' redis",
      "docker run --rm --network none --user 0 --volume redis-data:/from:ro --volume redis-data-before-import:/to --entrypoint cp redis:8.0.2 -a /from/. /to/",
      "pulumi up --stack prod",
      "npm run redis -- status --stack prod",
      "pulumi preview --stack prod",
      "docker rm redis",
    ]);
  });

  test("have a server save that would not by itself", () => {
    expect(commands(someServer({ directives: { save: "", appendonly: "no" } }))).toContain(
      "docker exec --interactive --tty redis redis-cli --user dave --askpass SHUTDOWN SAVE; docker wait redis",
    );
    expect(commands(someServer({ directives: { save: "", appendonly: "no", port: "7000" } }))).toContain(
      "docker exec --interactive --tty redis redis-cli -p 7000 --user dave --askpass SHUTDOWN SAVE; docker wait redis",
    );
  });

  test("fetch from an address of IPv6 as redis-cli takes it", () => {
    const server = someServer();
    const change = {
      server,
      imported: imported({ from: "[::1]:7000", server }),
      stack: "prod",
      isWritten: true,
    };
    const fetched = steps({ ...change, at: "[::1]:7000" }).flatMap(({ commands }) => commands);
    expect(fetched).toContain("redis-cli -h ::1 -p 7000 --rdb ./imported.rdb");
  });

  test("give its name free where the new one has it", () => {
    const container = someContainer({ networks: [{ name: "n", aliases: [] }] });
    const all = commands(someServer(), container);
    expect(all.indexOf("docker rename redis redis-before")).toBeGreaterThan(0);
    expect(all.at(-1)).toBe("docker rm redis-before");
  });
});

describe("what a server says", () => {
  test("is taken apart", () => {
    const server = foundServer({
      aclList: [`user app on #${hash} ~* +@all`],
      configGet: ["hz", "10", "save", ""],
      info: "# Server\r\nredis_version:8.0.2\r\n# Keyspace\r\ndb0:keys=2,expires=0\r\ndb3:keys=1,expires=0",
      moduleList: ["name", "vectorset", "ver", "1", "path", "", "args", ""],
      commandList: ["get", "config", "CONFIG"],
    });
    expect(server).toMatchObject({
      engine: "Redis",
      version: "8.0.2",
      modules: ["vectorset"],
      keys: 3,
      databases: [0, 3],
    });
    expect(server.renamed).toContain("flushall");
    expect(server.renamed).not.toContain("config");
  });

  test.each<[server: Parameters<typeof someServer>[0], refused: RegExp | undefined]>([
    [{ version: "6.0.16" }, /^Redis 6\.0\.16 is too old to be imported: 6\.2 and newer/],
    [{ version: "6.2.0" }, undefined],
    [{ engine: "Valkey", version: "8.1.1" }, undefined],
  ])("is enough: %j", (server, refused) => {
    const told = refusal(someServer(server));
    if (refused) expect(told).toMatch(refused);
    else expect(told).toBeUndefined();
  });
});
