import type { ProviderFile } from "./providerText";

/**
 * The version of each provider, and the SHA-256 of its text (`providerText.ts`) at that version. When the text changes, the version
 * goes up by one. Pulumi asks only `diff` whether there is something to do, so without another version a resource that exists would
 * keep its old text in the state, from which `read` and `delete` run.
 */
export const providerVersions: Record<ProviderFile, { version: number; sha256: string }> = {
  aclUsers: { version: 5, sha256: "0208edc994518286e96fc7ca452e31c6b358da2c7b42657510a5e7f442d349d9" },
  cleanStop: { version: 5, sha256: "d5d2c9ea7ed231a87c384c8eb2c7d6ad6e7884e655dfd9b9a8fe2fa5f1c409a6" },
  dataVolume: { version: 3, sha256: "60a25c56a0a8d51e813714101466f6f115f5d4fe77617d96b6d7537c33614fd2" },
  freePort: { version: 4, sha256: "2b36f51d6c54816e2942d509ac3204f01860bf4b52a11c2f9bb3610c5507c49d" },
  installedConfig: { version: 5, sha256: "89dc8d4f310ae70d63178970ce261bcceb88b4479b82e982bc9ea5f2b649a89a" },
  liveSettings: { version: 6, sha256: "20d80bba53982eba80f2cfc0936a41931c58572277aff528ae69e2dc08172d7d" },
  userPasswords: { version: 1, sha256: "cb64155277488bccb8f258b1fa05a5bb2a1944ee1bb8c53f826ba9a669cef711" },
};
