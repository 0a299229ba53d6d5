import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What stacks here name as their secrets provider. */
export const testKey = "awskms://alias/redis-server?region=eu-central-1";

const mark = "sealed:";
let environment: Promise<NodeJS.ProcessEnv> | undefined;

/** As much of AWS's KMS as Pulumi needs, once in each process of tests: what Pulumi has to run in to reach it. */
export function keyServiceEnvironment(): Promise<NodeJS.ProcessEnv> {
  environment ??= new Promise((resolve) => {
    const service = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const { Plaintext, CiphertextBlob } = JSON.parse(body);
        const sealing = request.headers["x-amz-target"] === "TrentService.Encrypt";
        const answer = sealing
          ? { CiphertextBlob: Buffer.from(mark + Plaintext).toString("base64") }
          : { Plaintext: Buffer.from(CiphertextBlob, "base64").toString().slice(mark.length) };
        response.setHeader("Content-Type", "application/x-amz-json-1.1");
        response.end(
          JSON.stringify({
            KeyId: "alias/redis-server",
            EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
            ...answer,
          }),
        );
      });
    });
    service.listen(0, "127.0.0.1", () => {
      // Ends with the process.
      service.unref();
      resolve({
        PULUMI_CONFIG_PASSPHRASE: undefined,
        PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
        AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
        AWS_ACCESS_KEY_ID: "nobody",
        AWS_SECRET_ACCESS_KEY: "nothing",
      });
    });
  });
  return environment;
}
