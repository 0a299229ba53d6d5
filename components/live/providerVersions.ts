import type { ProviderFile } from "./providerText";

/**
 * The version of each provider, and the SHA-256 of its text (`providerText.ts`) at that version. When the text changes, the version
 * goes up by one. Pulumi asks only `diff` whether there is something to do, so without another version a resource that exists would
 * keep its old text in the state, from which `read` and `delete` run.
 */
export const providerVersions: Record<ProviderFile, { version: number; sha256: string }> = {
  aclUsers: { version: 2, sha256: "f80e1348eff73bb8d6ef2d0055841f6063324ce143a723e829317be447ed2a3d" },
  cleanStop: { version: 2, sha256: "48d82658605d6faed86a569887aab54e712c4f3309cf9a42e645199f20895104" },
  freePort: { version: 2, sha256: "669d10d668cd1604deeb9f856bc0830d6fd99836f1844cd4aad100a0609a05b8" },
  installedConfig: { version: 2, sha256: "0c38d7f1ab807c2c0cb90807e03b1bd476706fbbb71bf71dde53ce24bfd95ffb" },
  liveSettings: { version: 2, sha256: "4d1bfcb4242f5ae355b302815999db3867254349da312ad6873703193e1945f0" },
};
