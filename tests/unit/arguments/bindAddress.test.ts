import { describe, expect, it } from "vitest";
import { canonicalAddress } from "../../../components/arguments/bindAddress";
import { problems } from "../../../components/arguments/problems";
import { argumentSchema } from "../../../components/arguments/schema";

describe("an address in the spelling in which Docker reports it", () => {
  it.each([
    ["127.0.0.1", "127.0.0.1"],
    ["0.0.0.0", "0.0.0.0"],
    ["::1", "::1"],
    ["::", "::"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["2001:DB8:0:0:0:0:0:5", "2001:db8::5"],
    ["2001:db8:0:1:0:0:0:5", "2001:db8:0:1::5"],
    ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
    ["1::2:3:4:5:6:7", "1:0:2:3:4:5:6:7"],
    ["fd00::0a", "fd00::a"],
    ["::ffff:127.0.0.1", "127.0.0.1"],
    ["::FFFF:ac11:1", "172.17.0.1"],
    ["64:ff9b::1.2.3.4", "64:ff9b::102:304"],
  ])("%s is %s, which stays as it is", (given, canonical) => {
    expect(canonicalAddress(given)).toBe(canonical);
    expect(canonicalAddress(canonical)).toBe(canonical);
    expect(argumentSchema.parse({ bindAddress: given }).bindAddress).toBe(canonical);
  });

  it.each(["fe80::1%eth0", "[::1]", "127.0.0.01", "::1 ", "1:2:3", ""])("%j is none", (bindAddress) => {
    expect(problems({ bindAddress })).toEqual([
      `bindAddress: ${JSON.stringify(bindAddress)} is not allowed; allowed is an IP address of the Docker host, such as 127.0.0.1`,
    ]);
  });
});
