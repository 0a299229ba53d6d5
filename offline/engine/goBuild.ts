// How Pulumi's official command and our language host are built from Go modules, for machines that cannot download Pulumi.
import { availableParallelism } from "node:os";

const commands = [
  "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  "./pulumi-language-nodejs",
  "./pulumi-resource-pulumi-nodejs",
];
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Those of Pulumi's own releases: without `grpcnotrace` the linker has to keep code that nothing calls. */
const tags = ["osusergo", "grpcnotrace"];

/**
 * What runs in every command, and is therefore compiled with inlining. The rest, above all the SDKs of clouds, waits for the network:
 * without inlining it is compiled in half the time.
 */
const inlined = [
  "std",
  "golang.org/x/...",
  "google.golang.org/grpc/...",
  "google.golang.org/protobuf/...",
  "github.com/pulumi/...",
];

/** Called by `pulumi cloud` alone, and expensive to compile. */
const rarelyUsed = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi/cloud/...";

/** The arguments of `go`, run in this folder, that put all commands into a directory. */
export function buildArguments(version: string, directory: string): string[] {
  return [
    "build",
    "-v",
    `-tags=${tags.join(",")}`,
    `-ldflags=-s -w -X ${versionVariable}=v${version}`,
    // The linker leaves out what debuggers need (-w), so it is not written in the first place. The last match counts.
    "-gcflags=all=-dwarf=false -l",
    ...inlined.map((packages) => `-gcflags=${packages}=-dwarf=false`),
    `-gcflags=${rarelyUsed}=-dwarf=false -l`,
    "-o",
    `${directory}/`,
    ...commands,
  ];
}

/** Bytes; with less, a compiler of the largest package collects garbage as often as by default. */
const worthwhile = 700 * 1024 ** 2;

/**
 * The environment in which a compiler, which ends after one package, collects garbage only when it has used up its share of half the
 * free memory. Where that is little, it collects as by default.
 */
export function buildEnvironment(
  env: NodeJS.ProcessEnv,
  freeMemory = process.availableMemory(),
  compilers = availableParallelism(),
): NodeJS.ProcessEnv {
  const share = Math.floor(freeMemory / 2 / compilers);
  return share < worthwhile ? env : { GOGC: "off", GOMEMLIMIT: String(share), ...env };
}
