import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { takeBackup } from "../../../components/backup/takeBackup";
import { s3Place, s3Target } from "../../../components/backup/targets/s3Target";
import type { BackupTarget } from "../../../components/backup/targets/target";
import { freePort } from "../../../scripts/freePort";
import { s3Server } from "../../../scripts/setup/s3Server";
import { BareServer } from "../boot/bareServer";
import { debian } from "../boot/userlands";
import { sourceOf } from "./backedUp";
import { type S3Server, startS3 } from "./s3";

let command: string | undefined;
beforeAll(async () => {
  command = await s3Server();
});

const day = 24 * 60 * 60_000;
const names = {
  abandoned: "dev-redis-20260101T000000.000Z.tar.zst",
  running: "dev-redis-20260102T000000.000Z.tar.zst",
  ofAnother: "dev-redis-2-20260101T000000.000Z.tar.zst",
};

function targetAt(s3: S3Server, endpoint = s3.environment.AWS_ENDPOINT_URL_S3): BackupTarget {
  const environment = { ...s3.environment, AWS_ENDPOINT_URL_S3: endpoint };
  for (const [key, value] of Object.entries(environment)) vi.stubEnv(key, value);
  return s3Target(s3Place("s3://kept/redis") ?? { bucket: "", prefix: "" });
}

/** What a killed backup leaves there. */
async function beginUpload(s3: S3Server, key: string, millisecondsAgo: number): Promise<void> {
  const which = { Bucket: "kept", Key: key };
  const { UploadId } = await s3.client().send(new CreateMultipartUploadCommand(which));
  await s3.client().send(new UploadPartCommand({ ...which, UploadId, PartNumber: 1, Body: "a beginning" }));
  s3.backdateUpload("kept", UploadId ?? "", new Date(Date.now() - millisecondsAgo));
}

async function uploads(s3: S3Server): Promise<(string | undefined)[]> {
  const { Uploads = [] } = await s3.client().send(new ListMultipartUploadsCommand({ Bucket: "kept" }));
  return Uploads.map(({ Key }) => Key).sort();
}

/** The same storage under a policy by which nobody may list uploads. */
async function denyingUploads(s3: S3Server): Promise<string> {
  const proxy = createServer((incoming, answer) => {
    const { method, url = "", headers } = incoming;
    if (method === "GET" && /[?&]uploads/.test(url)) {
      answer.writeHead(403, { "content-type": "application/xml" });
      answer.end("<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>");
      return;
    }
    const forwarded = request(
      s3.environment.AWS_ENDPOINT_URL_S3 ?? "",
      { method, path: url, headers },
      (reply) => {
        answer.writeHead(reply.statusCode ?? 500, reply.headers);
        reply.pipe(answer);
      },
    );
    incoming.pipe(forwarded);
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

async function withServer<T>(use: (server: BareServer) => Promise<T>): Promise<T> {
  const server = new BareServer(`backup-uploads-${process.pid}`, debian.image(), await freePort());
  await server.destroyWithData();
  try {
    await server.install("yes");
    await server.start();
    return await use(server);
  } finally {
    await server.destroyWithData();
  }
}

test("a backup aborts what killed ones of its server left in S3, and nothing that may still be written", async ({
  skip,
}) => {
  if (command === undefined) return skip("its server could not be built here");
  const s3 = await startS3(command, "kept");
  await beginUpload(s3, `redis/${names.abandoned}`, day + 60_000);
  await beginUpload(s3, `redis/${names.running}`, day - 60_000);
  await beginUpload(s3, `redis/${names.ofAnother}`, 2 * day);
  await beginUpload(s3, `elsewhere/${names.abandoned}`, 2 * day);
  const target = targetAt(s3);
  const taken = await withServer(async (server) => takeBackup(await sourceOf(server), target));
  expect(taken.removedUnfinished).toEqual([names.abandoned]);
  expect((await target.list()).map(({ name }) => name)).toEqual([taken.name]);
  expect(await uploads(s3)).toEqual(
    [`elsewhere/${names.abandoned}`, `redis/${names.ofAnother}`, `redis/${names.running}`].sort(),
  );
});

test("whose key may not list uploads is warned, and has a backup", async ({ skip }) => {
  if (command === undefined) return skip("its server could not be built here");
  const s3 = await startS3(command, "kept");
  const target = targetAt(s3, await denyingUploads(s3));
  const warnings: string[] = [];
  const onWarning = (text: string) => warnings.push(text);
  const taken = await withServer(async (server) => takeBackup(await sourceOf(server), target, { onWarning }));
  expect(taken.removedUnfinished).toEqual([]);
  expect((await target.list()).map(({ name }) => name)).toEqual([taken.name]);
  expect(warnings).toEqual([
    "what earlier backups left that were killed is not removed: s3://kept/redis/: Access Denied.",
  ]);
});
