import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { onTestFinished, vi } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { waitDeadline } from "../../deadlines";

/** The S3 server at an address of this machine, with its objects in a directory of its own. */
export class S3Server {
  private child: ChildProcess | undefined;
  private readonly directory = mkdtempSync(join(tmpdir(), "redis-server-s3-"));
  /** What leads a client to it. */
  readonly environment: Record<string, string>;

  private constructor(
    private readonly command: string,
    private readonly address: string,
  ) {
    this.environment = {
      AWS_ACCESS_KEY_ID: "a-key",
      AWS_SECRET_ACCESS_KEY: "a-secret-of-a-test",
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL_S3: `http://${address}`,
    };
  }

  static async start(command: string, host = "127.0.0.1"): Promise<S3Server> {
    const server = new S3Server(command, `${host}:${await freePort()}`);
    mkdirSync(join(server.directory, "objects"));
    try {
      await server.run();
    } catch (error) {
      await server.remove();
      throw error;
    }
    return server;
  }

  /** With another secret, its client is refused. */
  async run(secret = this.environment.AWS_SECRET_ACCESS_KEY): Promise<void> {
    this.child = spawn(this.command, ["--port", this.address, "posix", join(this.directory, "objects")], {
      env: {
        PATH: process.env.PATH,
        ROOT_ACCESS_KEY: this.environment.AWS_ACCESS_KEY_ID,
        ROOT_SECRET_KEY: secret,
      },
      stdio: "ignore",
    });
    const answers = () =>
      fetch(`http://${this.address}`).then(
        () => true,
        () => false,
      );
    await vi.waitUntil(answers, { timeout: waitDeadline, interval: 50 });
  }

  /** Its objects stay. */
  async stop(): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    this.child = undefined;
    const ended = once(child, "exit");
    child.kill();
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true });
  }

  client(): S3Client {
    const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "", AWS_ENDPOINT_URL_S3 } = this.environment;
    return new S3Client({
      endpoint: AWS_ENDPOINT_URL_S3,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    });
  }

  async makeBucket(bucket: string): Promise<void> {
    await this.client().send(new CreateBucketCommand({ Bucket: bucket }));
  }

  /** As if it had been begun then. */
  backdateUpload(bucket: string, id: string, begun: Date): void {
    const uploads = join(this.directory, "objects", bucket, ".sgwtmp", "multipart");
    const [object = ""] = readdirSync(uploads).filter((each) => existsSync(join(uploads, each, id)));
    utimesSync(join(uploads, object, id), begun, begun);
  }

  /** With all that is in it. */
  removeBucket(bucket: string): void {
    rmSync(join(this.directory, "objects", bucket), { recursive: true });
  }
}

/** Starts the S3 server with one bucket, until the end of the test. */
export async function startS3(command: string, bucket: string): Promise<S3Server> {
  const server = await S3Server.start(command);
  onTestFinished(() => server.remove());
  await server.makeBucket(bucket);
  return server;
}
