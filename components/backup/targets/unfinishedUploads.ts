import type { ListMultipartUploadsCommandOutput, MultipartUpload, S3Client } from "@aws-sdk/client-s3";

/** S3 tells when an upload was begun, and nobody needs so long for one; S3 refuses the rest of one that was aborted. */
const abandonedMilliseconds = 24 * 60 * 60_000;

/** Aborts the uploads to a prefix that nobody will complete: those of killed writers, whose parts are kept and paid for. Returns names. */
export async function abortUnfinished(
  client: S3Client,
  { bucket, prefix }: { bucket: string; prefix: string },
  isOurs: (name: string) => boolean,
): Promise<string[]> {
  const { AbortMultipartUploadCommand } = await import("@aws-sdk/client-s3");
  const aborted: string[] = [];
  for (const { Key = "", UploadId, Initiated } of await uploadsTo(client, bucket, prefix)) {
    const name = Key.slice(prefix.length);
    const age = Date.now() - (Initiated?.getTime() ?? Date.now());
    if (!isOurs(name) || age < abandonedMilliseconds) continue;
    await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
    aborted.push(name);
  }
  return aborted;
}

/** All of them, before any is aborted: pages are told by the last upload of the one before. */
async function uploadsTo(client: S3Client, bucket: string, prefix: string): Promise<MultipartUpload[]> {
  const { ListMultipartUploadsCommand } = await import("@aws-sdk/client-s3");
  const found: MultipartUpload[] = [];
  let next: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (next !== undefined) {
    const page: ListMultipartUploadsCommandOutput = await client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...next }),
    );
    found.push(...(page.Uploads ?? []));
    next = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
      : undefined;
  }
  return found;
}
