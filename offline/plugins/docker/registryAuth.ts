import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isProperties, type Properties, text, type Value } from "../provider/values";

/** How the daemon logs in to a registry when it pulls. */
export interface RegistryLogin {
  username: string;
  password: string;
  serveraddress: string;
}

/** The login for an image, of those that are configured for its registry; nothing when there is none. */
export type RegistryLogins = (image: string) => RegistryLogin | undefined;

/** The official plugin takes no other login: `docker login` counts only where an entry of `docker:registryAuth` refers to it. */
export function registryLogins(value: Value | undefined): RegistryLogins {
  const entries = typeof value === "string" ? (JSON.parse(value) as Value) : value;
  const configured = (Array.isArray(entries) ? entries : []).filter(isProperties).map(asText);
  return (image) => {
    const registry = registryOf(image);
    const entry = configured.find(({ address }) => bare(address ?? "") === registry);
    return entry && loginOf(registry, entry);
  };
}

function asText(entry: Properties): Record<string, string> {
  return Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, text(value)]));
}

function loginOf(registry: string, entry: Record<string, string>): RegistryLogin | undefined {
  const { address: serveraddress = "", configFile, configFileContent } = entry;
  if (entry.authDisabled === "true") return undefined;
  const username = entry.username || process.env.DOCKER_REGISTRY_USER;
  const password = entry.password || process.env.DOCKER_REGISTRY_PASS;
  if (!configFile && !configFileContent && username && password) return { username, password, serveraddress };
  const content =
    configFile || !configFileContent ? readFileSync(fileOf(configFile), "utf8") : configFileContent;
  const { auths = {} } = JSON.parse(content) as { auths?: Record<string, { auth?: string }> };
  const [, found] = Object.entries(auths).find(([name]) => bare(name) === registry) ?? [];
  if (!found?.auth)
    throw new Error(`docker:registryAuth: there is no login for ${serveraddress} in Docker's configuration`);
  const [, name = "", secret = ""] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(found.auth, "base64").toString()) ?? [];
  return { username: name, password: secret, serveraddress };
}

function fileOf(given: string | undefined): string {
  const path = given || process.env.DOCKER_CONFIG || join(homedir(), ".docker");
  return statSync(path).isDirectory() ? join(path, "config.json") : path;
}

/** `docker.io` for every way to write Docker Hub. */
function bare(address: string): string {
  const host = address.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  return /^(index\.|registry-1\.)?docker\.io$/.test(host) ? "docker.io" : host;
}

function registryOf(image: string): string {
  const [first = "", ...rest] = image.split("/");
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? bare(first) : "docker.io";
}
