// npm run redis -- repair [--stack NAME | --container NAME] [--yes]: repairs an append-only file that Redis refuses to load.
import { Command, Option } from "commander";
import { confirm } from "../confirm";
import { dockerEnvironment, readEnvironment } from "../environment";
import { run } from "../setup/command";
import { declaredServer } from "../setup/declaredServer";
import { devStack } from "../setup/stack";
import { stackServers } from "../setup/stackServers";
import { stackOption } from "../stackOption";
import { newVolume } from "./newVolume";

interface RepairOptions {
  stack: string;
  /** In place of the stack's own. */
  container?: string;
  yes?: true;
}

interface Server {
  container: string;
  image: string;
  /** The data volume. */
  volume: string;
}

export function repairVerb(): Command {
  return new Command("repair")
    .description(
      "Repairs an append-only file that Redis refuses to load: on a copy, and asks before the server gets it.",
    )
    .addOption(stackOption("the stack whose server it is").default(devStack))
    .addOption(new Option("--container <name>", "a container by its name").conflicts("stack"))
    .option("--yes", "do not ask")
    .action(async (options: RepairOptions) => {
      process.exitCode = await repair(options);
    });
}

/** Nothing on the data volume changes before the answer: the check, the repair and the first start happen on a copy. */
async function repair(options: RepairOptions): Promise<number> {
  const { container: name, from, dockerHost } = await chosenContainer(options);
  // On a machine that nothing was set up on: the Docker host that `docker` itself talks to.
  const environment = await readEnvironment().catch(() => ({ dockerHost: null }));
  const env = dockerEnvironment(environment, dockerHost);
  const docker = (...command: string[]) => run("docker", command, { env });
  const server = await damagedServer(docker, name, from);
  const kept = `${server.volume}-before-repair-${new Date().toISOString().replace(/\D/g, "").slice(0, 14)}`;
  const volumeForCopy = await newVolume({ url: env.DOCKER_HOST ?? "", sshOptions: [] }, kept);
  const { image, volume, container } = server;
  const inside = (script: string, access: "ro" | "rw" = "ro") => {
    const volumes = ["--volume", `${volume}:/data:${access}`, "--volume", `${kept}:/kept`];
    const shell = ["--user", "root", "--entrypoint", "sh", image, "-euc", script];
    return docker("run", "--rm", "--name", kept, "--network", "none", ...volumes, ...shell);
  };

  let swapped = false;
  try {
    console.log(await inside(repairCopy));
    if (!(options.yes || (await confirmed(container)))) {
      console.log("Nothing was changed.");
      return 1;
    }
    await docker("stop", container);
    swapped = true;
    volumeForCopy.keep();
    await inside(swap, "rw");
  } finally {
    if (!swapped) await volumeForCopy.remove();
  }
  await docker("start", container);
  console.log(
    `${container} starts on the repaired files. The files as they were are kept in the volume ${kept}, in /original; ` +
      `when you do not need them any more: docker volume rm ${kept}`,
  );
  return 0;
}

interface Chosen {
  container: string;
  /** What says that it is this one. */
  from: string;
  dockerHost: string;
}

async function chosenContainer({ stack, container }: RepairOptions): Promise<Chosen> {
  if (container !== undefined) return { container, from: "--container", dockerHost: "" };
  const servers = await stackServers(stack);
  if (servers.length > 1) {
    const names = servers.flatMap((server) => server.container ?? []);
    throw new Error(`the stack ${stack} has several servers; name one: --container ${names.join(" or ")}`);
  }
  const [server] = servers;
  if (server?.container !== undefined)
    return {
      container: server.container,
      from: `the state of the stack ${stack}`,
      dockerHost: server.dockerHost,
    };
  const declared = await declaredServer(stack);
  return { ...declared, from: declared.file };
}

async function damagedServer(
  docker: (...command: string[]) => Promise<string>,
  container: string,
  from: string,
): Promise<Server> {
  const all = (await docker("ps", "--all", "--format", "{{.Names}}")).split("\n");
  if (!all.includes(container)) {
    const servers = await docker("ps", "--all", "--filter", "volume=/data", "--format", "{{.Names}}");
    throw new Error(
      `there is no container ${container}, which ${from} names; containers with a volume at /data: ` +
        `${servers.split("\n").join(", ") || "none"} (--stack or --container chooses one)`,
    );
  }
  const [found] = JSON.parse(await docker("inspect", "--type", "container", container));
  if (found.State.Health?.Status === "healthy") {
    throw new Error(`${container} is healthy: it has loaded its data, and there is nothing to repair`);
  }
  const mount = found.Mounts.find(({ Destination }: { Destination: string }) => Destination === "/data");
  if (!mount?.Name) throw new Error(`${container} has no volume at /data`);
  return { container, image: found.Config.Image, volume: mount.Name };
}

const repairCopy = `
cp -a /data /kept/original
cp -a /data /kept/repaired
cd /kept/repaired/appendonlydir 2>/dev/null || { echo "there is no append-only file on the data volume"; exit 1; }
echo "redis-check-aof, on a copy:"
redis-check-aof appendonly.aof.manifest 2>&1 | sed 's/^/  /' || :
if ! fixed=$(yes | redis-check-aof --fix appendonly.aof.manifest 2>&1); then
  printf '%s\\n' "$fixed"
  echo "This damage is not one that redis-check-aof repairs: restore a backup. Nothing was changed."
  exit 1
fi
echo "What would be lost:"
for file in *; do
  was=$(($(wc -c <"/kept/original/appendonlydir/$file"))) is=$(($(wc -c <"$file")))
  [ "$was" = "$is" ] || echo "  $file: $((was - is)) of its $was bytes, everything from byte $is on"
done
redis-server --dir /kept/repaired --appendonly yes --aof-load-truncated no --save '' --port 0 --unixsocket /tmp/socket \\
  >/tmp/log 2>&1 &
server=$!
while ! grep -q 'Ready to accept' /tmp/log; do
  kill -0 $server 2>/dev/null || { cat /tmp/log; echo "Redis does not load the repaired copy either. Nothing was changed."; exit 1; }
  sleep 0.1
done
echo "Redis loads the repaired copy: $(redis-cli -s /tmp/socket DBSIZE) keys."
kill -KILL $server
chown -R --reference=/kept/original/appendonlydir . 2>/dev/null || chown -R redis: .
`;

// A copy beside, then two renames: a machine that goes down in between has both directories.
const swap = `
cp -a /kept/repaired/appendonlydir /data/appendonlydir.repaired
sync
mv /data/appendonlydir /data/appendonlydir.damaged
mv /data/appendonlydir.repaired /data/appendonlydir
rm -r /data/appendonlydir.damaged /kept/repaired
`;

function confirmed(container: string): Promise<boolean> {
  return confirm(
    `Give ${container} the repaired files, without what is named above?`,
    "repair asks first, but there is no terminal: add --yes to mean it. Nothing was changed.",
  );
}
