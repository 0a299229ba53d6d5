import type { ProviderFile } from "./providerText";

/**
 * The version of each provider, and the SHA-256 of its text (`providerText.ts`) at that version. When the text changes, the version
 * goes up by one. Pulumi asks only `diff` whether there is something to do, so without another version a resource that exists would
 * keep its old text in the state, from which `read` and `delete` run.
 */
export const providerVersions: Record<ProviderFile, { version: number; sha256: string }> = {
  aclUsers: { version: 4, sha256: "ea281f008811e038c6fa36be2267bbfebe6134c8ad6713624ebacb59411fec73" },
  cleanStop: { version: 4, sha256: "e4ecf23fa0364d27e9132582fce4fff3856a51a2f29c1f515d59ce8c6a34be9a" },
  dataVolume: { version: 3, sha256: "84982fe90ab7a3dffc83fb3d1bed219526efd3511192c7784923f405448f22ee" },
  freePort: { version: 4, sha256: "47684489436451725fdbf94947696e044879d26d0520bd1541e9042daf2b6536" },
  installedConfig: { version: 5, sha256: "d965f2b38d673962fa42d96d2e27e114570ab58f563f7ecc4d0a8a2286ca546b" },
  liveSettings: { version: 5, sha256: "2b88b74aa2325f3faea645ba97feb209469c472ec242bf51b65d0735480c5379" },
};
