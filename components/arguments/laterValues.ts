import * as pulumi from "@pulumi/pulumi";
import { refuseLate } from "./lateRefusal";

/** Whether a value is not there yet when the program runs. */
export function isLater<T>(value: pulumi.Input<T>): value is pulumi.OutputInstance<T> | Promise<T> {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

export function withoutOutputs(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isLater(value)));
}

/** Passes a value on that became known late, unless something is wrong with it. */
export function passing<T>(server: pulumi.Resource, problemsOf: (known: T) => string[] | Promise<string[]>) {
  return async (known: T): Promise<T> => {
    const found = await problemsOf(known);
    return found.length > 0 ? refuseLate(found, server) : known;
  };
}
