import type { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import type { BackupTarget } from "./target";
import { abortUnfinished } from "./unfinishedUploads";

/** `s3://bucket/prefix`; nothing for any other place. */
export function s3Place(to: string): { bucket: string; prefix: string } | undefined {
  const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)(?:\/(.*?))?\/*$/.exec(to) ?? [];
  return bucket === undefined ? undefined : { bucket, prefix: prefix === "" ? "" : `${prefix}/` };
}

/** S3, or what speaks like it. Who may, and where it is, are told by AWS's own environment and profiles. */
export function s3Target(
  { bucket, prefix }: { bucket: string; prefix: string },
  environment: NodeJS.ProcessEnv = process.env,
): BackupTarget {
  const keyOf = (name: string) => `${prefix}${name}`;
  const placeOf = (name: string) => `s3://${bucket}/${keyOf(name)}`;
  let made: Promise<S3Client> | undefined;
  const client = () => {
    made ??= newClient(environment);
    return made;
  };
  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: Error) => {
      throw new Error(`${placeOf("")}: ${error.message || error.name}`, { cause: error });
    });
  return {
    placeOf,
    async put(name, stream) {
      const { Upload } = await import("@aws-sdk/lib-storage");
      // Parts that nobody completes are no object.
      const params = { Bucket: bucket, Key: keyOf(name), Body: stream };
      await told(new Upload({ client: await client(), params, queueSize: 2, partSize: 8 << 20 }).done());
    },
    async list() {
      const { paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
      const listed = async () => {
        const files: { name: string; bytes: number }[] = [];
        const input = { Bucket: bucket, Prefix: prefix, Delimiter: "/" };
        for await (const { Contents = [] } of paginateListObjectsV2({ client: await client() }, input)) {
          for (const { Key = "", Size = 0 } of Contents)
            files.push({ name: Key.slice(prefix.length), bytes: Size });
        }
        return files;
      };
      return told(listed());
    },
    async open(name) {
      const { GetObjectCommand } = await import("@aws-sdk/client-s3");
      const { Body } = await told(
        (await client()).send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(name) })),
      );
      return Body as Readable;
    },
    async remove(name) {
      const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
      await told((await client()).send(new DeleteObjectCommand({ Bucket: bucket, Key: keyOf(name) })));
    },
    async removeUnfinished(isOurs) {
      return told(abortUnfinished(await client(), { bucket, prefix }, isOurs));
    },
  };
}

async function newClient(environment: NodeJS.ProcessEnv): Promise<S3Client> {
  // Of later versions of itself for Node 20, at each command: this program has the one that it is tested with.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const { S3Client } = await import("@aws-sdk/client-s3");
  const endpoint = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
  return new S3Client({
    // An archive has checksums of its own, and other servers than AWS answer with others than this client expects.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // Servers besides AWS have their buckets in the path, and take any region.
    ...(endpoint && { endpoint, forcePathStyle: true, region: environment.AWS_REGION ?? "us-east-1" }),
  });
}
