import { endpointText } from "../../../components/arguments/endpointText";
import { standingProblem } from "../containerStanding";
import { bad, type Check, type ContainerFacts, ok, warn } from "./facts";

const loopback = /^(127\.|::1$)/;
const everywhere = ["", "0.0.0.0", "::"];

/** About the container and the Docker that runs it. */
export const containerChecks: readonly Check[] = [
  {
    id: "container",
    title: "Container",
    look({ container, declared: { stack } }) {
      const state = container && { State: { Status: container.status, ExitCode: container.exitCode } };
      const name = container?.name ?? "of the server";
      const [problem, fix] = (standingProblem(state, { name, stack }) ?? "").split(/: (.*)/s);
      if (problem) return bad(problem, fix ?? "");
      if (container?.health === "unhealthy") {
        return bad("its health check fails", `\`npm run redis -- logs --stack ${stack}\` shows why`);
      }
      if (container?.health === undefined)
        return warn("it has no health check", "`pulumi up --refresh` makes it as declared");
      const restarts = container.restarts > 0 ? `, started anew ${container.restarts} times by Docker` : "";
      return ok(`it runs and is ${container.health}${restarts}`);
    },
  },
  {
    id: "killed-for-memory",
    title: "Killed for memory",
    look: ({ container }) =>
      container &&
      (container.oomKilled
        ? bad(
            "the kernel has killed it because its memory was used up",
            "set maxmemory to at most two thirds of `memory`, or raise `memory`",
            "docs/settings.md",
          )
        : ok("never since its last start")),
  },
  {
    id: "restart-policy",
    title: "Restart policy",
    look: ({ container }) =>
      container &&
      (["always", "unless-stopped"].includes(container.restartPolicy)
        ? ok(container.restartPolicy)
        : warn(
            `${container.restartPolicy || "no"}: after a crash, or a restart of the host, it may stay down`,
            "set `restart: unless-stopped`",
          )),
  },
  { id: "log", title: "Log", look: ({ container }) => container && logFinding(container) },
  {
    id: "docker-version",
    title: "Docker",
    look({ docker: { version }, container }) {
      const isLocal = container?.published.some(({ address }) => loopback.test(address)) ?? false;
      const upgrade = "upgrade Docker on the host: live-restore, or a window in which the server may restart";
      if (isOlder(version, [20, 10, 10])) {
        return bad(`${version} forbids a system call that newer images need: they may not start`, upgrade);
      }
      if (isLocal && isOlder(version, [28, 0, 0])) {
        return warn(
          `${version}: a machine in the host's own network segment can reach ports that are published on 127.0.0.1 (Docker closed that in 28.0.0)`,
          `${upgrade}; until then have the host's firewall drop what comes for 127.0.0.0/8 from outside`,
          "https://github.com/moby/moby/issues/45610",
        );
      }
      if (isLocal && !isOlder(version, [28, 2, 0]) && isOlder(version, [28, 3, 3])) {
        return warn(
          `${version}: after a reload of firewalld, ports on 127.0.0.1 are open to the local network`,
          `${upgrade}, to 28.3.3 or newer`,
        );
      }
      return isOlder(version, [23, 0, 0])
        ? warn(`${version} gets no security updates any more`, upgrade)
        : ok(version);
    },
  },
  {
    id: "published",
    title: "Published on",
    look: ({ container, redis }) => container && publishedFinding(container, redis?.openUsers ?? []),
  },
  {
    id: "userland-proxy",
    title: "Userland proxy",
    look({ container, docker: { userlandProxy } }) {
      if (userlandProxy === undefined || !container?.published.some(({ address }) => loopback.test(address)))
        return undefined;
      // The default, and right for most: it is told, and no fault.
      return userlandProxy
        ? ok(
            "in the path of the port on 127.0.0.1: 38,600 SET a second of 50 clients there, 90,900 without it (docs/hosts.md tells other ways)",
          )
        : ok("not in the path: the kernel forwards the port");
    },
  },
  {
    id: "limits",
    title: "Limits of Docker",
    look({ container, docker: { limitsMemory, limitsSwap } }) {
      if (!container || container.memoryLimit === 0) return undefined;
      const boot = "start the kernel with `cgroup_enable=memory swapaccount=1`";
      if (!limitsMemory)
        return bad("this kernel does not let Docker limit memory: `memory` has no effect", boot);
      return limitsSwap
        ? ok("memory and swap are limited as declared")
        : warn(
            "this kernel does not let Docker limit swap: a server at its limit gets slow in place of being killed",
            boot,
          );
    },
  },
];

function logFinding({ logDriver, logOptions }: ContainerFacts) {
  if (logDriver === "none")
    return warn("the driver none keeps nothing", "`pulumi up --refresh` makes the container as declared");
  const isEndless = logDriver === "json-file" && logOptions["max-size"] === undefined;
  return isEndless
    ? warn(
        "json-file without max-size: the log fills the host's disk one day",
        "`pulumi up --refresh` makes the container as declared, with 3 files of 10 MB",
      )
    : ok(
        `${logDriver}${logOptions["max-size"] ? `, ${logOptions["max-file"] ?? 1} files of ${logOptions["max-size"]}` : ""}`,
      );
}

function publishedFinding({ published, network }: ContainerFacts, openUsers: string[]) {
  if (network === "host")
    return ok("the host's own network: `bindAddress` says where, the host's firewall counts");
  if (published.length === 0) return ok("nothing: containers of its network reach it by name");
  const places = published.map(({ address, port }) => endpointText(address || "0.0.0.0", port)).join(", ");
  const isOpen = published.some(({ address }) => everywhere.includes(address));
  if (isOpen) {
    const level = openUsers.length > 0 ? bad : warn;
    return level(
      `${places}: everybody who reaches the host reaches Redis, past ufw and firewalld, which Docker's rules come before`,
      "set `bindAddress` to 127.0.0.1 or an address of a private network",
      "docs/hosts.md",
    );
  }
  return ok(places);
}

function isOlder(version: string, than: readonly number[]): boolean {
  const parts = version.split(/[.+-]/).map(Number);
  const at = than.findIndex((part, each) => (parts[each] ?? 0) !== part);
  return at !== -1 && (parts[at] ?? 0) < (than[at] ?? 0);
}
