import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { BareServer } from "./bareServer";
import { candidateDirectory, goodConf, goodUsers, healthPassword, owner, sha256 } from "./candidate";
import { docker, dockerOutcome } from "./docker";
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

const everything =
  "cd /usr/local/etc/redis && stat -c '%n %i %y' . .[!.]* * /data/.redis-server/* 2>/dev/null; sha256sum *";

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
        /^install: no data of Redis is on the data volume\n(install: warning: .*\n)*install: appendonly unknown -> yes\ninstall: Redis [\d.]+ starts on these files; installed\n$/,
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
      expect(output).toMatch(/^install: warning: the data volume has 71\d\d kB free and holds 92\d\d kB: /m);
      const overcommits = readFileSync("/proc/sys/vm/overcommit_memory", "utf8").trim() !== "0";
      expect(/^install: warning: vm.overcommit_memory is 0 /m.test(output)).toBe(!overcommits);
    } finally {
      await small.destroyWithData();
    }
  });

  test("gives the files to redis, and secrets to nobody else", async () => {
    expect(await server.onVolumes("cd /usr/local/etc/redis && stat -c '%n %U %a' *")).toBe(
      [
        "boot.sh redis 555",
        "health.secret redis 400",
        "owner redis 444",
        "redis.conf redis 400",
        "users.acl redis 400",
      ].join("\n"),
    );
  });

  test("leaves a new data volume to redis, with its record", async () => {
    const owners = "stat -c '%n %U' /data /data/.redis-server /data/.redis-server/truth";
    expect(await server.onVolumes(`touch /data/written && rm /data/written && ${owners}`)).toBe(
      ["/data redis", "/data/.redis-server redis", "/data/.redis-server/truth redis"].join("\n"),
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

  test("refuses values that Redis takes and does not run with, all at once, with what it runs with", async () => {
    const bent = ["maxclients 5000", "hz 501"];
    const known = candidateDirectory([...conf, ...bent]);
    expect(await install(known, "--ulimit", "nofile=1024:1024")).toEqual({
      exitCode: 1,
      output: expect.stringMatching(
        new RegExp(
          "^install: hz 501 is refused, because Redis [\\d.]+ would run with 500: declare that, or leave it out\n" +
            "maxclients 5000 is refused, because a container may open so many files here that Redis has room for 992: " +
            "declare that or less, or raise the limit of Docker's containers \\(default-ulimits\\)\n" +
            "install: nothing was changed\n$",
        ),
      ),
    });
    const secret = candidateDirectory(["# secret", ...conf, "hz 501"]);
    const { output } = await install(secret);
    expect(output).toContain("hz (hidden) is refused, because Redis");
    expect(output).not.toMatch(/50[01]/);
    expect(await server.onVolumes(everything)).toBe(installed);
  });

  test("repeats no line of a redis.conf that holds secrets", async () => {
    const { exitCode, output } = await install(
      candidateDirectory(["# secret", ...conf, "my-own.directive kept"]),
    );
    expect(exitCode).toBe(1);
    expect(output).toContain(">>> 'my-own.directive (hidden)'");
    expect(output).not.toContain("kept");
  });

  test("takes every spelling of a value that means the same to Redis", async () => {
    const spellings = [
      "maxmemory 1GB",
      "client-query-buffer-limit 064mb",
      "proto-max-bulk-len 2m",
      "latency-tracking-info-percentiles 50.0 99 99.90",
      "client-output-buffer-limit normal 0 0 0 replica 256mb 64Mb 60 pubsub 32mb 8mb 60",
      "shutdown-on-sigterm nosave now",
      "activerehashing YES",
      "list-max-listpack-size -2",
      "notify-keyspace-events KEA",
      "maxclients 900",
      'syslog-ident "it\'s \\"my\\" \\\\redis * "',
    ];
    const other = new BareServer(
      `boot-spelt-${userland.name.toLowerCase()}-${process.pid}`,
      userland.image(),
      await freePort(),
    );
    try {
      const { exitCode, output } = await other.tryToInstall(candidateDirectory([...conf, ...spellings]));
      expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    } finally {
      await other.destroyWithData();
    }
  });

  test("puts back the users it is given, with the health check's password, and then installs again", async () => {
    const installer = `${server.name}-installer`;
    const volumes = [`${server.config}:/usr/local/etc/redis`, `${server.data}:/data`];
    const options = ["--network", "none", ...volumes.flatMap((volume) => ["--volume", volume])];
    const script = [
      "--entrypoint",
      "sh",
      userland.image(),
      "/candidate/install.sh",
      server.data,
      userland.image(),
    ];
    const run = async () => (await dockerOutcome("start", "--attach", installer)).output;
    const health = sha256(healthPassword);
    const users = [...goodUsers.map((line) => line.replace(health, hash)), `user app on #${hash} ~* +get`];
    const next = candidateDirectory(conf, users);
    writeFileSync(join(next, "health.secret"), "a password");
    const running = join(next, "put-back.acl");

    const files = () => server.onVolumes("cd /usr/local/etc/redis && sha256sum * && stat -c '%n %U %a' *");
    const before = await files();

    await docker("create", "--name", installer, ...options, ...script);
    try {
      await docker("cp", `${next}/.`, `${installer}:/candidate`);
      expect(await run()).toContain("starts on these files; installed");
      const after = await files();
      expect(after).not.toBe(before);

      writeFileSync(running, `${goodUsers.join("\n")}\n`);
      await docker("cp", running, `${installer}:/candidate`);
      expect(await run()).toBe("install: put back health.secret users.acl\n");
      expect(await files()).toBe(before);

      expect(await run()).toContain("starts on these files; installed");
      expect(await files()).toBe(after);
    } finally {
      await docker("rm", "--force", installer);
      rmSync(next, { recursive: true });
    }
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

  test("notes the files as they are when a switch is coming, and keeps the note until it is done", async () => {
    const off = [...goodConf, "appendonly no"];
    const record = async () =>
      (await server.onVolumes("cat /data/.redis-server/truth")).replace(/since \d+/, "since …");
    const manifest = "/data/appendonlydir/appendonly.aof.manifest";
    const line = (seq: number) => `file appendonly.aof.${seq}.incr.aof seq ${seq} type i`;
    expect(await record()).toBe("format 1\ntruth aof\nend");

    await server.onVolumes(
      `mkdir /data/appendonlydir && cd /data/appendonlydir && echo '${line(1)}' >${manifest} &&
       touch appendonly.aof.1.incr.aof && echo three >appendonly.aof.2.incr.aof`,
    );
    expect((await install(candidateDirectory(off))).output).toContain("install: appendonly yes -> no\n");
    const switching = (seq: number, bytes: number) =>
      `format 1\ntruth aof\nswitch rdb\nsince …\nmanifest ${sha256(`${line(seq)}\n`)}\naof-bytes ${bytes}\nrdb none\nend`;
    expect(await record()).toBe(switching(1, 0));
    await server.onVolumes(`echo '${line(2)}' >${manifest}`);
    await install(candidateDirectory(off));
    expect(await record()).toBe(switching(1, 0));

    expect((await install(candidateDirectory(conf))).output).toContain("install: appendonly no -> yes\n");
    expect(await record()).toBe("format 1\ntruth aof\nend");
    await install(candidateDirectory(off));
    expect(await record()).toBe(switching(2, 6));
  });

  test("refuses a config volume of another state, also one of the same names; goes on under a new name of its own", async () => {
    const of = (text: string) => {
      const directory = candidateDirectory(conf);
      writeFileSync(join(directory, "owner"), text);
      return directory;
    };
    const before = await server.onVolumes(everything);
    expect(await install(of(owner.replace("0123456789ab", "cccccccccccc")))).toEqual({
      exitCode: 1,
      output:
        "install: the config volume is the one of redis of organization/redis-server/dev (id 0123456789ab), and this is redis of " +
        "organization/redis-server/dev (id cccccccccccc): set containerName to another name; how a server is taken over whose state " +
        'was lost is told in docs/troubleshooting.md, "A state that was lost"\ninstall: nothing was changed\n',
    });
    expect(await server.onVolumes(everything)).toBe(before);

    const recorded = () => server.onVolumes("cat /usr/local/etc/redis/owner");
    const renamed = owner.replace("dev", "renamed");
    expect((await install(of(renamed))).exitCode).toBe(0);
    expect(await recorded()).toBe(renamed);

    // As stacks of earlier versions have it.
    await docker(
      ...[
        "run",
        "--rm",
        "-v",
        `${server.config}:/config`,
        "--entrypoint",
        "rm",
        userland.image(),
        "/config/owner",
      ],
    );
    expect((await install(of("cccccccccccc redis of organization/redis-server/dev"))).exitCode).toBe(0);
    expect(await recorded()).toBe("cccccccccccc redis of organization/redis-server/dev");
  });
});
