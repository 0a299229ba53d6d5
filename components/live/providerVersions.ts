import type { ProviderFile } from "./providerText";

/**
 * The version of each provider, and the SHA-256 of its text (`providerText.ts`) at that version. When the text changes, the version
 * goes up by one. Pulumi asks only `diff` whether there is something to do, so without another version a resource that exists would
 * keep its old text in the state, from which `read` and `delete` run.
 */
export const providerVersions: Record<ProviderFile, { version: number; sha256: string }> = {
  aclUsers: { version: 3, sha256: "c530a3d34d827eb5247f51ddaab21833adde9fe6dd66cc7618e0cd2a68dcaff8" },
  cleanStop: { version: 3, sha256: "9974706b7d6138dd2459087fc23562e5697e2e9d6c44341b661e1635b2309446" },
  dataVolume: { version: 2, sha256: "07506d4ffa1e6b262f11e04595d6d5a8a9726ac1962906357d03d2a903f8c931" },
  freePort: { version: 3, sha256: "e95ff09e04c3b0fc1a8025c3682be4e2e5802d764735aeb760b6e18049c83837" },
  installedConfig: { version: 4, sha256: "3c64f6c4894da7ce92739b4deb5d523b88fc6309a5a70754aee080d6bbb66437" },
  liveSettings: { version: 4, sha256: "36da821a9ffa34057d1da37b87ecc68b212588c43968d127061d67ff5afd59fa" },
};
