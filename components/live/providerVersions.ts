import type { ProviderFile } from "./providerText";

/**
 * The version of each provider, and the SHA-256 of its text (`providerText.ts`) at that version. When the text changes, the version
 * goes up by one. Pulumi asks only `diff` whether there is something to do, so without another version a resource that exists would
 * keep its old text in the state, from which `read` and `delete` run.
 */
export const providerVersions: Record<ProviderFile, { version: number; sha256: string }> = {
  aclUsers: { version: 2, sha256: "ebc6082a14a99bf4040b6504f22d3864b97498ea16c3e4e4db695f04810c5377" },
  cleanStop: { version: 2, sha256: "4d34201b7417804dd0dbc0f7452ea163184f319ed2c859b6fc41e89f4b013d53" },
  dataVolume: { version: 1, sha256: "4f7c83e640694cbeeade5fc983b68522af40baece2cbc71fe8721d55448f7641" },
  freePort: { version: 2, sha256: "8ac6c15bfcceaf770a3d3c76a0af48eeaa6a8ae35be2fe010917e8605e63f7bc" },
  installedConfig: { version: 2, sha256: "0a190926273ef076c402f40b3179ca14320ca92117fbe498f533b1f57c1bae3a" },
  liveSettings: { version: 2, sha256: "c754553c7a422f0db9f53caead777dffb2ab60e1574f1cf622e8156ccecaec94" },
};
