/** Milliseconds for all that is asked. */
const timeout = 20_000;

interface Repository {
  registry: string;
  name: string;
}

/** The registry that an image's name means, as Docker reads it, the repository there, and the tag. */
function partsOf(image: string): Repository & { tag: string } {
  const [name = ""] = image.split("@");
  const [, path = name, tag = "latest"] = /^(.*?)(?::([^:/]*))?$/.exec(name) ?? [];
  const [first = "", ...rest] = path.split("/");
  const isHost = rest.length > 0 && /[.:]|^localhost$/.test(first);
  if (isHost && first !== "docker.io") return { registry: first, name: rest.join("/"), tag };
  const repository = isHost ? rest.join("/") : path;
  const official = repository.includes("/") ? repository : `library/${repository}`;
  return { registry: "registry-1.docker.io", name: official, tag };
}

/**
 * What to know about an image whose tag names a patch (`8.2.6`, `8.2.6-alpine`) when its registry has a newer one of the same minor
 * version, or when that could not be asked; nothing when it is the newest, or when its tag follows by itself (`8.2`).
 */
export async function newerPatch(image: string): Promise<string | undefined> {
  const { tag, ...repository } = partsOf(image);
  const [, minor, patch, variant = ""] = /^(v?\d+\.\d+)\.(\d+)(-.+)?$/.exec(tag) ?? [];
  if (minor === undefined) return undefined;
  try {
    const known = await tagsOf(repository);
    const patches = known
      .filter((other) => other.startsWith(`${minor}.`) && other.endsWith(variant))
      .map((other) => other.slice(minor.length + 1, other.length - variant.length))
      .filter((number) => /^\d+$/.test(number))
      .map(Number);
    const newest = Math.max(...patches, Number(patch));
    if (newest === Number(patch)) return undefined;
    return (
      `Warning: the registry has ${minor}.${newest}${variant}, and ${tag} is an older patch of ${minor}, which may lack security ` +
      `fixes: set redis-server:image to the newer tag, then pin again.`
    );
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    return `Whether there is a newer patch of ${minor} could not be asked (${repository.registry}: ${why}): look it up.`;
  }
}

/** All tags of a repository, page by page. Nobody logs in: a registry that wants a password does not say. */
async function tagsOf({ registry, name }: Repository): Promise<string[]> {
  const signal = AbortSignal.timeout(timeout);
  // What Docker takes for granted of a registry on this machine.
  const scheme = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(registry) ? "http" : "https";
  const tags: string[] = [];
  let token: string | undefined;
  let page: URL | undefined = new URL(`${scheme}://${registry}/v2/${name}/tags/list?n=1000`);
  while (page) {
    const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const answer: Response = await fetch(page, { headers, signal });
    if (answer.status === 401 && token === undefined) {
      token = await anonymousToken(answer.headers.get("www-authenticate") ?? "", signal);
      continue;
    }
    if (!answer.ok) throw new Error(`it answers ${answer.status}`);
    tags.push(...(((await answer.json()) as { tags: string[] | null }).tags ?? []));
    const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(answer.headers.get("link") ?? "")?.[1];
    page = next === undefined ? undefined : new URL(next, page);
  }
  return tags;
}

/** What a registry's own service gives to everybody who wants to read. */
async function anonymousToken(challenge: string, signal: AbortSignal): Promise<string> {
  const { realm, ...query } = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
  ) as Record<string, string>;
  if (!/^Bearer /i.test(challenge) || realm === undefined) throw new Error("it wants a login");
  const service = new URL(realm);
  for (const [key, value] of Object.entries(query)) service.searchParams.set(key, value);
  const answer = await fetch(service, { signal });
  if (!answer.ok) throw new Error("it wants a login");
  const given = (await answer.json()) as { token?: string; access_token?: string };
  const token = given.token ?? given.access_token;
  if (token === undefined) throw new Error("it wants a login");
  return token;
}
