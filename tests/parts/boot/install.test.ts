import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../freePort";
import { BareServer } from "./bareServer";
import { candidateDirectory, goodConf, goodUsers, healthPassword, sha256 } from "./candidate";
import { docker } from "./docker";
import { busybox, debian } from "./userlands";

const conf = [...goodConf, "appendonly yes"];
const usersWithoutDefault = goodUsers.slice(1);
const hash = sha256("a password");

interface Refused {
  name: string;
  candidate: () => string;
  says: string | RegExp;
}

const refused: Refused[] = [
  {
    name: "a value that Redis does not take",
    candidate: () => candidateDirectory([...conf, "maxmemory 10zb"]),
    says: ">>> 'maxmemory 10zb'\nargument must be a memory value",
  },
  {
    name: "a secret in a line that Redis does not take",
    candidate: () => candidateDirectory([...conf, `masterauth ${hash} twice`]),
    says: ">>> 'masterauth (hidden)'\nwrong number of arguments",
  },
  {
    name: "a command that this Redis does not have",
    candidate: () => candidateDirectory(conf, [...goodUsers, `user app on #${hash} ~* +frobnicate`]),
    says: "users.acl:4: Error in applying operation '+frobnicate': Unknown command or category name in ACL",
  },
  {
    name: "a password hash that is cut off",
    candidate: () => candidateDirectory(conf, [...goodUsers, `user app on #${hash.slice(0, 40)} ~* +get`]),
    says: "users.acl:4: The password hash must be exactly 64 characters",
  },
  {
    name: "a plain password",
    candidate: () => candidateDirectory(conf, [...goodUsers, "user app on >open-sesame ~* +get"]),
    says: "/candidate/users.acl holds a plain password: write # and its SHA-256",
  },
  {
    name: "no line for the user default, which opens the server",
    candidate: () => candidateDirectory(conf, usersWithoutDefault),
    says: 'users.acl lets anybody in who gives no password: it has to say "user default off"',
  },
  {
    name: "a user default without rights, with which Redis would drop transactions of the AOF",
    candidate: () => candidateDirectory(conf, ["user default off", ...usersWithoutDefault]),
    says: 'write "user default off ~* &* +@all"',
  },
  {
    name: "a health password that is not the one in users.acl",
    candidate: () => {
      const directory = candidateDirectory(conf);
      writeFileSync(join(directory, "health.secret"), "another password");
      return directory;
    },
    says: /health cannot PING with the password of health.secret:\n.*WRONGPASS/,
  },
  {
    name: "a file that is not there",
    candidate: () => {
      const directory = candidateDirectory(conf);
      rmSync(join(directory, "users.acl"));
      return directory;
    },
    says: "/candidate/users.acl is missing or empty",
  },
];

const everything = "cd /usr/local/etc/redis && stat -c '%n %i %y' . .[!.]* * 2>/dev/null; sha256sum *";

describe.for([debian, busybox])("the installer on $name", (userland) => {
  let server: BareServer;
  let installed: string;
  const install = (directory: string, ...options: string[]) => server.tryToInstall(directory, ...options);

  beforeAll(async () => {
    server = new BareServer(
      `boot-install-${userland.name.toLowerCase()}-${process.pid}`,
      userland.image(),
      await freePort(),
    );
    expect(await install(candidateDirectory(conf))).toEqual({
      exitCode: 0,
      output: expect.stringMatching(
        /^(install: warning: .*\n)*install: no data of Redis is on the data volume\ninstall: appendonly unknown -> yes\ninstall: Redis [\d.]+ starts on these files; installed\n$/,
      ),
    });
    installed = await server.onVolumes(everything);
  });
  afterAll(() => server.destroyWithData());

  test("warns of a host and a disk on which a rewrite may fail, and installs all the same", async () => {
    const small = new BareServer(
      `boot-small-${userland.name.toLowerCase()}-${process.pid}`,
      userland.image(),
      await freePort(),
    );
    const tmpfs = ["type=tmpfs", "device=tmpfs", "o=size=16m,mode=777"].flatMap((option) => [
      "--opt",
      option,
    ]);
    await docker("volume", "create", ...tmpfs, small.data);
    try {
      await small.onVolumes("dd if=/dev/zero of=/data/dump.rdb bs=1M count=9 2>&1");
      const { exitCode, output } = await small.tryToInstall(candidateDirectory(conf));
      expect(exitCode).toBe(0);
      expect(output).toMatch(/^install: warning: the data volume has 7168 kB free and holds 9216 kB: /m);
      const overcommits = readFileSync("/proc/sys/vm/overcommit_memory", "utf8").trim() !== "0";
      expect(/^install: warning: vm.overcommit_memory is 0 /m.test(output)).toBe(!overcommits);
    } finally {
      await small.destroyWithData();
    }
  });

  test("gives the files to redis, and secrets to nobody else", async () => {
    expect(await server.onVolumes("cd /usr/local/etc/redis && stat -c '%n %U %a' *")).toBe(
      [
        "appendonly.marker redis 444",
        "boot.sh redis 555",
        "health.secret redis 400",
        "redis.conf redis 400",
        "users.acl redis 400",
      ].join("\n"),
    );
  });

  test("leaves a new data volume to redis, though it mounts it read-only", async () => {
    expect(await server.onVolumes("touch /data/written && stat -c '%U' /data && rm /data/written")).toBe(
      "redis",
    );
  });

  // What Redis says does not depend on the userland; how it gets here does.
  const full = process.env.FAULTS === "full" || userland === debian;
  test.for(full ? refused : refused.slice(0, 2))("refuses $name", async ({ candidate, says }) => {
    const { exitCode, output } = await install(candidate());
    expect(exitCode).toBe(1);
    expect(output).toMatch(says);
    expect(output).toMatch(/^install: /);
    expect(output).toMatch(/\ninstall: nothing was changed\n$/);
    expect(output).not.toMatch(new RegExp(`[0-9a-f]{40}|open-sesame|${healthPassword}`));
    expect(await server.onVolumes(everything)).toBe(installed);
  });

  test.for([
    [
      "7.2.13",
      "Redis 7.2.13 is too old: 7.4 or newer is needed, so that a change of users keeps connections",
    ],
    ["", "this image has no redis-server; use an image of Redis 7.4 or newer"],
  ] as const)("refuses Redis '%s'", async ([version, says]) => {
    const directory = candidateDirectory(conf);
    const fake = join(directory, "redis-server");
    writeFileSync(
      fake,
      version ? `#!/bin/sh\necho Redis server v=${version} sha=0\n` : "#!/bin/sh\nexit 127\n",
    );
    chmodSync(fake, 0o755);
    const { exitCode, output } = await install(
      directory,
      "--volume",
      `${fake}:/usr/local/sbin/redis-server:ro`,
    );
    expect({ exitCode, output }).toEqual({
      exitCode: 1,
      output: `install: ${says}\ninstall: nothing was changed\n`,
    });
  });

  test("notes the AOF as it is when appendonly is turned on, and keeps the note until the next time", async () => {
    const off = [...goodConf, "appendonly no"];
    const marker = () => server.onVolumes("cat /usr/local/etc/redis/appendonly.marker");
    const manifest = "/data/appendonlydir/appendonly.aof.manifest";
    const identity = () => server.onVolumes(`TZ=UTC0 stat -c '%i %s %y' ${manifest}`);
    expect(await marker()).toBe("none");

    await server.onVolumes(`mkdir /data/appendonlydir && echo one >${manifest}`);
    const first = await identity();
    await install(candidateDirectory(conf));
    expect(await marker()).toBe("none");
    expect((await install(candidateDirectory(off))).output).toContain("install: appendonly yes -> no\n");
    expect(await marker()).toBe("none");
    expect((await install(candidateDirectory(conf))).output).toContain("install: appendonly no -> yes\n");
    expect(await marker()).toBe(first);

    await server.onVolumes(`echo two >${manifest}.new && mv ${manifest}.new ${manifest}`);
    await install(candidateDirectory(conf));
    await install(candidateDirectory(off));
    expect(await marker()).toBe(first);
    await install(candidateDirectory(conf));
    expect(await marker()).toBe(await identity());
    expect(await marker()).not.toBe(first);
  });
});
