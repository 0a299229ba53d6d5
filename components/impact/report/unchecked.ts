import { hasNewEndpoint } from "./endpointChange";
import type { Report, ServerReport } from "./reportSchema";
import type { ServerInput } from "./serverInput";
import type { ServerProperty } from "./sides/declaredServer";

/** What could not be told of one server, and why. */
export function uncheckedOf(input: ServerInput, report: ServerReport | undefined): Report["unchecked"] {
  const { name, before, after, asked } = input;
  const notShown = { ...before?.notShown, ...after?.notShown };
  const properties = (Object.keys(notShown) as ServerProperty[]).map((property) => ({
    what: `\`${property}\` of ${name}`,
    why: notShown[property] === "secret" ? "the stack keeps it secret" : "it is known only during the update",
  }));
  const isAsked = asked !== undefined && "unknown" in asked && report?.outcome.kind !== "created";
  const atEndpoint = hasNewEndpoint(before, after)
    ? [{ what: `whether ${name} answers at its new \`endpoint\``, why: "it was asked at the one before" }]
    : [];
  return [
    ...properties,
    ...atEndpoint,
    ...(isAsked ? [{ what: `the running server ${name}`, why: asked.unknown }] : []),
  ];
}
