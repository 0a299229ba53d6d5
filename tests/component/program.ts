import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import type { RedisServerArgs } from "../../components/arguments/redisServerArgs";
import { passwordsText } from "../../components/live/passwordTexts";
import { container, dynamic, password } from "./resourceTypes";

/** A resource as the engine would have been asked for it. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  /** The inputs as a state or a preview shows them. */
  shown: Record<string, unknown>;
}

// Loaded as `pulumi up` does.
const require = createRequire(__filename);
require("../../loader/register.cjs");
const { RedisServer } =
  require("../../components/redisServer") as typeof import("../../components/redisServer");

let registered: Registered[] = [];
let outputs: Record<string, unknown> = {};
let lastOutputs: Record<string, unknown> = {};
let leftOut: readonly string[] = [];
const outputsOf: Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>> = {
  [password]: () => ({ result: "generated-password" }),
  [dynamic("UserPasswords")]: ({ logins }) => ({
    passwords: passwordsText(String(logins).split("\n"), () => "generated-password"),
  }),
  [container]: (inputs) => (inputs.attach ? { exitCode: 0, containerLogs: "installed\n" } : {}),
  [dynamic("LiveSettings")]: () => ({ aofRewrite: {} }),
  "redis:index:RedisServer": () => lastOutputs,
};
pulumi.runtime.setMocks(
  {
    newResource: ({ type, name, inputs, id }) => {
      const plain = withoutSecretMarks(inputs);
      registered.push({ type, name, inputs: plain, shown: withoutSecrets(inputs) });
      const made = leftOut.includes(type) ? {} : outputsOf[type]?.(plain);
      return { id: id || `${name}-id`, state: { ...inputs, ...made } };
    },
    call: () => ({}),
  },
  "redis-server",
  "dev",
);

// The SDK's mocks say that they support hooks, but do not: what they get here is what they would have to do.
const register = (_request: unknown, callback: (error: null, reply: object) => void) => callback(null, {});
Object.assign(pulumi.runtime.getMonitor() ?? {}, {
  registerErrorHook: register,
  registerResourceHook: register,
  registerResourceOutputs: (request: RegisteredOutputs, callback: (error: null, reply: object) => void) => {
    outputs = withoutSecretMarks(request.getOutputs().toJavaScript());
    callback(null, {});
  },
});

interface RegisteredOutputs {
  getOutputs(): { toJavaScript(): Record<string, unknown> };
}

export interface Program {
  server: InstanceType<typeof RedisServer>;
  resources: Registered[];
  /** Type and name of each resource, in the order in which the program declares them. */
  declared: [type: string, name: string][];
  /** What the server registered as its outputs. */
  outputs: Record<string, unknown>;
  /** The one resource of this type and name. */
  find(type: string, name: string): Registered & { options: pulumi.CustomResourceOptions };
}

/**
 * Runs a program with one server, which registered `last` the last time, and waits until all its resources are registered. Those of the
 * types in `without` are not made, as in an update of other targets.
 */
export async function program(
  args: RedisServerArgs,
  name = "redis",
  ownOptions: pulumi.ComponentResourceOptions = {},
  last: Record<string, unknown> = {},
  without: readonly string[] = [],
): Promise<Program> {
  registered = [];
  leftOut = without;
  outputs = {};
  lastOutputs = last;
  const declared: Program["declared"] = [];
  const options = new Map<string, pulumi.CustomResourceOptions>();
  const remember: pulumi.ResourceTransformation = ({ type, name: resource, opts }) => {
    declared.push([type, resource]);
    options.set(`${type} ${resource}`, opts);
    return undefined;
  };
  const server = new RedisServer(name, args, { ...ownOptions, transformations: [remember] });
  await pulumi.runtime.disconnect();
  const resources = registered;
  return {
    server,
    resources,
    declared,
    outputs,
    find(type, resourceName) {
      const found = resources.filter((each) => each.type === type && each.name === resourceName);
      const [only] = found;
      const opts = options.get(`${type} ${resourceName}`);
      if (found.length !== 1 || !only || !opts) {
        throw new Error(
          `${found.length} resources ${type} ${resourceName} in ${JSON.stringify(resources.map((each) => [each.type, each.name]))}`,
        );
      }
      return { ...only, options: opts };
    },
  };
}

/** Inputs that hold a secret come wrapped with a mark of it. */
function isMarked(input: unknown): input is { value: unknown } {
  return (
    input !== null &&
    typeof input === "object" &&
    "4dabf18193072939515e22adb298388d" in input &&
    "value" in input
  );
}

function withoutSecretMarks(inputs: Record<string, unknown>): Record<string, unknown> {
  const bare = (input: unknown) => (isMarked(input) ? input.value : input);
  return Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, bare(input)]));
}

function withoutSecrets(inputs: Record<string, unknown>): Record<string, unknown> {
  const shown = (input: unknown) => (isMarked(input) ? "[secret]" : input);
  return Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, shown(input)]));
}

/** Names of the resources in an option such as `dependsOn`. */
export async function urnNames(resources: unknown): Promise<string[]> {
  const list = [await value(pulumi.output(resources))].flat() as pulumi.Resource[];
  const urns = await Promise.all(list.map(({ urn }) => value(urn)));
  return urns.map((urn) => urn.split("::").at(-1) ?? "");
}

/** The value of an output. */
export function value<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
