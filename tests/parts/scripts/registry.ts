import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

interface Blob {
  mediaType: string;
  size: number;
  digest: string;
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

  static async start(): Promise<Registry> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const registry = new Registry(server, `127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("request", ({ url = "" }, response) => {
      response.setHeader("Docker-Distribution-Api-Version", "registry/2.0");
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
