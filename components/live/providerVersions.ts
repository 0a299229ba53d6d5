import type { ProviderFile } from "./providerText";

/**
 * The version of each provider, and the SHA-256 of its text (`providerText.ts`) at that version. When the text changes, the version
 * goes up by one. Pulumi asks only `diff` whether there is something to do, so without another version a resource that exists would
 * keep its old text in the state, from which `read` and `delete` run.
 */
export const providerVersions: Record<ProviderFile, { version: number; sha256: string }> = {
  aclUsers: { version: 3, sha256: "c530a3d34d827eb5247f51ddaab21833adde9fe6dd66cc7618e0cd2a68dcaff8" },
  cleanStop: { version: 3, sha256: "9974706b7d6138dd2459087fc23562e5697e2e9d6c44341b661e1635b2309446" },
  dataVolume: { version: 1, sha256: "4f7c83e640694cbeeade5fc983b68522af40baece2cbc71fe8721d55448f7641" },
  freePort: { version: 3, sha256: "e95ff09e04c3b0fc1a8025c3682be4e2e5802d764735aeb760b6e18049c83837" },
  installedConfig: { version: 3, sha256: "08aca0b435e978d6d0553232573a1fefaa7240c3f8b48426e78afd6966c56c88" },
  liveSettings: { version: 3, sha256: "bf5171dfb4c93bff0aec0da95915574b2e3075b983ce07acde174f9fb8f9602a" },
};
