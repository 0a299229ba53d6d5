import { describe, expect, it } from "vitest";
import { buildArguments, buildEnvironment } from "../../../../offline/engine/goBuild";

const gigabyte = 1024 ** 3;

describe("the compilers of the engine", () => {
  it("collect garbage only when half of the free memory is used up", () => {
    expect(buildEnvironment({ HOME: "/home/me" }, 16 * gigabyte, 4)).toEqual({
      HOME: "/home/me",
      GOGC: "off",
      GOMEMLIMIT: String(2 * gigabyte),
    });
  });

  it("collect garbage as by default where memory is short", () => {
    expect(buildEnvironment({ HOME: "/home/me" }, 2 * gigabyte, 2)).toEqual({ HOME: "/home/me" });
  });

  it("do as the user has set for them", () => {
    const own = { GOGC: "50", GOMEMLIMIT: "1GiB" };
    expect(buildEnvironment(own, 16 * gigabyte, 4)).toEqual(own);
  });

  it("inline Pulumi, but not what `pulumi cloud` alone calls: of two that match, the later one counts", () => {
    expect(buildArguments("3.250.0", "/bin").filter((flag) => flag.includes("=github.com/pulumi/"))).toEqual([
      "-gcflags=github.com/pulumi/...=-dwarf=false",
      "-gcflags=github.com/pulumi/pulumi/pkg/v3/cmd/pulumi/cloud/...=-dwarf=false -l",
    ]);
  });

  it("write nothing for debuggers, also where code is not inlined", () => {
    const flags = buildArguments("3.250.0", "/bin").filter((argument) => argument.startsWith("-gcflags="));
    expect(flags[0]).toBe("-gcflags=all=-dwarf=false -l");
    expect(flags.filter((flag) => !flag.includes("=-dwarf=false"))).toEqual([]);
  });
});
