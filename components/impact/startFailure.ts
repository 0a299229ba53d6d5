/** How many of the server's last lines an error shows. */
export const shownLogLines = 20;

interface Cause {
  pattern: RegExp;
  sentence: (match: RegExpMatchArray) => string;
}

/** Docker's messages for what people run into, each with the sentence that says what to do. The first that matches counts. */
const causes: Cause[] = [
  {
    pattern:
      /(?:Bind for|listen tcp\S*) ?(\S+?):(\d+)(?: failed: port is already allocated|: bind: address already in use)/,
    sentence: ([, address, port]) =>
      `port ${port} on ${address} of the Docker host is taken: stop what listens there, or set \`port\` to a free one`,
  },
  {
    pattern: /port is already allocated|address already in use/,
    sentence: () =>
      "the port is taken on the Docker host: stop what listens there, or set `port` to a free one",
  },
  {
    pattern:
      /(?:listen tcp\S* )?(\S+?)(?::\d+)?: bind: cannot assign requested address|cannot assign requested address/,
    sentence: ([, address]) =>
      `${address ?? "the bind address"} is not an address of the Docker host: set \`bindAddress\` to one of its own, such as 127.0.0.1`,
  },
  {
    pattern:
      /unable to pull image (\S+): .*(?:pull access denied|unauthorized|authentication required|no basic auth credentials|denied:|toomanyrequests)/s,
    sentence: ([, image = ""]) =>
      `the image ${image} is not on the Docker host, and its registry does not give it to somebody without a login: check \`image\`. ` +
      "For a private one set docker:registryAuth, by which alone the docker plugin logs in (the host's `docker login` does not count): " +
      `\`pulumi config set --path 'docker:registryAuth[0].address' ${registryOf(image)}\`, likewise [0].username, and [0].password with --secret`,
  },
  {
    pattern: /unable to pull image (\S+): /,
    sentence: ([, image]) =>
      `the image ${image} is neither on the Docker host nor to be pulled: check \`image\`, and the host's network`,
  },
  {
    pattern: /network (\S+) not found/,
    sentence: ([, network]) =>
      `the Docker network ${network} does not exist: create it (docker network create ${network}), or set \`network\` to an existing one`,
  },
  {
    pattern: /container name "\/?([^"]+)" is already in use/,
    sentence: ([, name]) =>
      `a container named ${name} exists that is not of this stack: set \`containerName\` to another name; \`docker inspect ${name}\` tells ` +
      "what it is, and docs/troubleshooting.md what to do with one that an `up` left which was cut off",
  },
];

/** As the docker plugin looks for a login: of Docker Hub, which an image without a registry is on, only by this name. */
function registryOf(image: string): string {
  const [first = "", ...rest] = image.split("/");
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : "registry-1.docker.io";
}

/** One clear sentence for why a container could not be created or started, or nothing when Docker's message has to do. */
export function explainStartFailure(errors: readonly string[]): string | undefined {
  const text = errors.join("\n");
  for (const { pattern, sentence } of causes) {
    const match = text.match(pattern);
    if (match) return sentence(match);
  }
  return undefined;
}

/** Whether the container was started but never became healthy, so that its log says why. */
export function neverHealthy(errors: readonly string[]): boolean {
  return errors.some((error) => error.includes("failed to be in healthy state"));
}
