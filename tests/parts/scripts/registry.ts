import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

interface Blob {
  mediaType: string;
  size: number;
  digest: string;
}

interface Access {
  /** Lists tags only for a token that its own service gives to everybody, as Docker Hub does. */
  token?: boolean;
  /** Gives nothing without this login, `NAME:PASSWORD`. */
  login?: string;
}

/** A registry on loopback, which Docker trusts without TLS, with images that hold no file. */
export class Registry {
  private readonly blobs = new Map<string, { type: string; content: Buffer }>();
  private readonly tags = new Map<string, string>();

  private constructor(
    private readonly server: Server,
    /** What comes before an image's name. */
    readonly prefix: string,
  ) {}

  static async start({ token, login }: Access = {}): Promise<Registry> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const registry = new Registry(server, `127.0.0.1:${(server.address() as AddressInfo).port}`);
    const basic = login && `Basic ${Buffer.from(login).toString("base64")}`;
    server.on("request", ({ url = "", headers }, response) => {
      response.setHeader("Docker-Distribution-Api-Version", "registry/2.0");
      const { pathname, searchParams } = new URL(url, `http://${registry.prefix}`);
      const answer = (value: object) => response.end(JSON.stringify(value));
      const refuse = (challenge: string) => {
        response.writeHead(401, { "Content-Type": "application/json", "WWW-Authenticate": challenge });
        answer({ errors: [{ code: "UNAUTHORIZED", message: "authentication required" }] });
      };
      if (basic && headers.authorization !== basic) return refuse('Basic realm="stub"');
      if (pathname === "/token") return answer({ token: `for ${searchParams.get("scope")}` });
      const repository = /^\/v2\/(.+)\/tags\/list$/.exec(pathname)?.[1];
      if (repository) {
        const scope = `repository:${repository}:pull`;
        if (token && headers.authorization !== `Bearer for ${scope}`) {
          return refuse(`Bearer realm="http://${registry.prefix}/token",service="stub",scope="${scope}"`);
        }
        // Two to a page, whatever is asked for.
        const all = [...registry.tags.keys()].sort();
        const from = all.indexOf(searchParams.get("last") ?? "") + 1;
        const tags = all.slice(from, from + 2);
        if (from + 2 < all.length)
          response.setHeader("Link", `<${pathname}?last=${tags.at(-1)}&n=2>; rel="next"`);
        return answer({ name: repository, tags });
      }
      const reference = /\/(?:manifests|blobs)\/(.+)$/.exec(url)?.[1] ?? "";
      const digest = registry.tags.get(reference) ?? reference;
      const blob = registry.blobs.get(digest);
      const unknown = { errors: [{ code: "MANIFEST_UNKNOWN", message: "manifest unknown" }] };
      const content = blob?.content ?? Buffer.from(JSON.stringify(url === "/v2/" ? {} : unknown));
      response.writeHead(blob || url === "/v2/" ? 200 : 404, {
        "Content-Type": blob?.type ?? "application/json",
        "Content-Length": content.length,
        ...(blob && { "Docker-Content-Digest": digest }),
      });
      response.end(content);
    });
    return registry;
  }

  /** Puts an image under a tag, in place of the one that was there, and returns its digest. */
  publish(tag: string, label: string): string {
    const empty = Buffer.alloc(1024);
    const layer = this.store("application/vnd.docker.image.rootfs.diff.tar.gzip", gzipSync(empty));
    const config = this.store("application/vnd.docker.container.image.v1+json", {
      architecture: process.arch === "arm64" ? "arm64" : "amd64",
      os: "linux",
      config: { Labels: { label } },
      rootfs: { type: "layers", diff_ids: [sha256(empty)] },
    });
    const mediaType = "application/vnd.docker.distribution.manifest.v2+json";
    const { digest } = this.store(mediaType, { schemaVersion: 2, mediaType, config, layers: [layer] });
    this.tags.set(tag, digest);
    return digest;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private store(type: string, value: object): Blob {
    const content = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
    const digest = sha256(content);
    this.blobs.set(digest, { type, content });
    return { mediaType: type, size: content.length, digest };
  }
}

function sha256(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
