import * as pulumi from "@pulumi/pulumi";

/** What a hook is given of a resource, where secrets come as outputs, as plain values: what is said of them is the hook's to watch. */
export async function plainProperties(properties: unknown): Promise<Record<string, unknown>> {
  const entries = Object.entries(properties ?? {}).map(async ([name, value]) => [name, await plain(value)]);
  return Object.fromEntries(await Promise.all(entries));
}

async function plain(value: unknown): Promise<unknown> {
  // Unlike `apply`, this ends for what is not known yet, too. It is public in JavaScript, but missing in the SDK's types.
  return pulumi.Output.isInstance(value)
    ? (value as unknown as { promise(): Promise<unknown> }).promise()
    : value;
}
