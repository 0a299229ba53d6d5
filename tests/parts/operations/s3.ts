import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, onTestFinished } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { temporaryDirectory } from "./backedUp";

/** Starts the S3 server with one bucket, until the end of the test; returns the environment that leads to it. */
export async function startS3(command: string, bucket: string): Promise<Record<string, string>> {
  const [port, directory] = [await freePort(), temporaryDirectory()];
  const objects = join(directory, "objects");
  mkdirSync(objects);
  const environment = {
    AWS_ACCESS_KEY_ID: "a-key",
    AWS_SECRET_ACCESS_KEY: "a-secret-of-a-test",
    AWS_REGION: "us-east-1",
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
  };
  const child = spawn(command, ["--port", `127.0.0.1:${port}`, "posix", objects], {
    env: {
      PATH: process.env.PATH,
      ROOT_ACCESS_KEY: environment.AWS_ACCESS_KEY_ID,
      ROOT_SECRET_KEY: environment.AWS_SECRET_ACCESS_KEY,
    },
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  onTestFinished(async () => {
    child.kill();
    await ended;
  });
  const answers = () =>
    fetch(environment.AWS_ENDPOINT_URL_S3).then(
      () => true,
      () => false,
    );
  await expect.poll(answers, { message: "the S3 server answers" }).toBe(true);
  const client = new S3Client({
    endpoint: environment.AWS_ENDPOINT_URL_S3,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "a-key", secretAccessKey: "a-secret-of-a-test" },
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return environment;
}
