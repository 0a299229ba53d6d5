import type { FoundContainer } from "./foundContainer";

/** Arguments of the container itself, each with what a person should know of it. */
export interface CarriedPlace {
  args: Record<string, string | number>;
  comments: Record<string, string>;
  notes: string[];
}

/** Where the server is reached, and what its container may use. */
export function carriedPlace(
  container: FoundContainer | undefined,
  directives: Readonly<Record<string, string>>,
): CarriedPlace {
  const place: CarriedPlace = { args: {}, comments: {}, notes: [] };
  if (!container) {
    place.args.port = Number(directives.port) || 6379;
    place.notes.push(
      "port: where the server is published, its restart policy and its memory limit only Docker knows: check `port`, `bindAddress` and `memory`",
    );
    return place;
  }
  reached(container, directives, place);
  limits(container, place);
  if (container.otherOptions.length > 0) {
    place.notes.push(
      `docker: ${container.otherOptions.join(", ")} of its container: a stack has no argument for it; what Redis needs has to be the Docker host's default`,
    );
  }
  if (container.ofCompose) {
    place.notes.push(
      "docker: Docker Compose made its container: take the service out of the Compose file, or `docker compose up` starts it again on the same " +
        "volume; never `docker compose down --volumes`",
    );
  }
  return place;
}

function reached(
  container: FoundContainer,
  directives: Readonly<Record<string, string>>,
  place: CarriedPlace,
) {
  const inside = Number(directives.port) || 6379;
  if (container.networkMode === "host") {
    const [bind = "*"] = (directives.bind ?? "").split(" ");
    Object.assign(place.args, {
      network: "host",
      port: inside,
      bindAddress: bind === "*" ? "0.0.0.0" : bind,
    });
    return;
  }
  const [network, ...others] = container.networks;
  if (network) {
    place.args.network = network.name;
    const [alias = container.name] = network.aliases;
    place.args.containerName = alias;
    place.comments.containerName = `Other containers of ${network.name} reach it by this name.`;
    for (const { name } of others) {
      place.notes.push(
        `network: it is in ${name}, too; a stack's server is in one: \`docker network connect\` after each \`pulumi up\``,
      );
    }
  }
  const published = container.published.filter((each) => each.inside === inside);
  const ipv4 = published.find(({ ip }) => !ip.includes(":")) ?? published[0];
  if (!ipv4) {
    place.comments.port = "It was not published. Here it is, on 127.0.0.1: take a port that is free.";
    place.args.port = inside;
    return;
  }
  place.args.port = ipv4.port;
  place.args.bindAddress = ipv4.ip || "0.0.0.0";
  if (place.args.bindAddress === "0.0.0.0") {
    place.comments.bindAddress =
      "As it was: every address of the Docker host. With 127.0.0.1 nobody reaches it from outside, and containers do by a network.";
  }
  const rest = published.filter((each) => each !== ipv4 && !(each.ip === "::" && each.port === ipv4.port));
  for (const { ip, port } of rest) {
    place.notes.push(`port: it is published at ${ip}:${port}, too; a stack's server is at one address`);
  }
}

const mebibyte = 1024 * 1024;

function limits({ memory, restart, stopTimeout }: FoundContainer, place: CarriedPlace): void {
  if (memory > 0) place.args.memory = Math.max(24, Math.ceil(memory / mebibyte));
  if (restart !== "unless-stopped") {
    place.args.restart = restart;
    if (restart === "no") {
      place.comments.restart =
        "As it was: it stays down after a reboot. Without this line it comes back (unless-stopped).";
    }
  }
  if (stopTimeout !== undefined && stopTimeout >= 1) place.args.stopGracePeriod = Math.min(3600, stopTimeout);
}
