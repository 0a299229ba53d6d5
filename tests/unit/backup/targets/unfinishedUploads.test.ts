import {
  AbortMultipartUploadCommand,
  type ListMultipartUploadsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { abortUnfinished } from "../../../../components/backup/targets/unfinishedUploads";

test("unfinished uploads are found on every page of S3's list", async () => {
  const Initiated = new Date("2020-01-01T00:00:00Z");
  const upload = (Key: string) => ({ Key, UploadId: `of-${Key}`, Initiated });
  const pages: Record<string, object> = {
    "": {
      Uploads: [upload("redis/ours-1")],
      ...{ IsTruncated: true, NextKeyMarker: "redis/ours-1", NextUploadIdMarker: "of-redis/ours-1" },
    },
    "redis/ours-1 of-redis/ours-1": { Uploads: [upload("redis/theirs"), upload("redis/ours-2")] },
  };
  const aborted: unknown[] = [];
  const send = async (command: AbortMultipartUploadCommand | ListMultipartUploadsCommand) => {
    if (command instanceof AbortMultipartUploadCommand) return aborted.push(command.input);
    const { KeyMarker, UploadIdMarker } = command.input;
    return pages[[KeyMarker, UploadIdMarker].filter(Boolean).join(" ")];
  };
  const client = { send } as unknown as S3Client;
  const isOurs = (name: string) => name.startsWith("ours-");
  const names = await abortUnfinished(client, { bucket: "kept", prefix: "redis/" }, isOurs);
  expect(names).toEqual(["ours-1", "ours-2"]);
  expect(aborted).toEqual(
    ["redis/ours-1", "redis/ours-2"].map((Key) => ({ Bucket: "kept", Key, UploadId: `of-${Key}` })),
  );
});
