import type { EngineEvent, StepEventMetadata, StepEventStateMetadata } from "@pulumi/pulumi/automation";
import type { StepOperation } from "../../../components/impact/report/serverInput";
import type { StatedResource } from "../../../components/impact/report/sides/fromResources";

/** What an event log says of one resource. */
export interface SeenResource {
  urn: string;
  type: string;
  operation: StepOperation;
  /** The inputs that it is for. */
  keys: string[];
  /** As the state had it before a refresh, if there was one. */
  before?: StatedResource;
  after?: StatedResource;
  /** As a refresh found it; undefined where it found it gone. */
  found?: StatedResource;
  wasRefreshed: boolean;
  /** What the state called it, where an alias gives it another name now. */
  formerUrn?: string;
}

/** Something that the engine, a plugin or the program said. */
export interface Said {
  severity: string;
  text: string;
  urn?: string;
}

export interface PolicyViolation {
  urn?: string;
  rule: string;
  isMandatory: boolean;
  text: string;
}

/** All of an event log that a report is made from. */
export interface PreviewEvents {
  resources: SeenResource[];
  said: Said[];
  violations: PolicyViolation[];
  /** Whether the engine came to its end. */
  isComplete: boolean;
}

/** How much an operation says, when a resource has several: a replacement is told in three steps. */
const weight: StepOperation[] = ["same", "delete", "update", "create", "replace"];

/** Reads an event log, which may end in the middle of a line. */
export function readEvents(log: string): PreviewEvents {
  const events = log.split("\n").flatMap((line) => parsed(line) ?? []);
  const seen = new Map<string, SeenResource>();
  for (const event of events) {
    const step = event.resourcePreEvent?.metadata ?? event.resOutputsEvent?.metadata;
    if (step?.op === "refresh") noteRefresh(seen, step, event.resOutputsEvent !== undefined);
    else if (step) noteStep(seen, step);
  }
  return {
    resources: underNewNames([...seen.values()]),
    said: events.flatMap(({ diagnosticEvent: said }) =>
      said ? { severity: said.severity, text: plain(said.message), ...(said.urn && { urn: said.urn }) } : [],
    ),
    violations: events.flatMap(({ policyEvent: event }) =>
      event
        ? {
            rule: event.policyName,
            isMandatory: event.enforcementLevel === "mandatory",
            text: plain(event.message),
            ...(event.resourceUrn && { urn: event.resourceUrn }),
          }
        : [],
    ),
    isComplete: events.some(({ summaryEvent }) => summaryEvent !== undefined),
  };
}

function parsed(line: string): EngineEvent | undefined {
  try {
    return JSON.parse(line) as EngineEvent;
  } catch {
    return undefined;
  }
}

/** The engine marks where colours would be. */
function plain(message: string): string {
  return message.replace(/<\{%.*?%\}>/g, "").trim();
}

function noteRefresh(seen: Map<string, SeenResource>, step: StepEventMetadata, isDone: boolean): void {
  const known = seen.get(step.urn) ?? resourceOf(step);
  seen.set(step.urn, {
    ...known,
    wasRefreshed: known.wasRefreshed || isDone,
    ...(step.old && { before: stated(step.urn, step.old) }),
    ...(isDone && { found: step.new && stated(step.urn, step.new) }),
  });
}

function noteStep(seen: Map<string, SeenResource>, step: StepEventMetadata): void {
  const known = seen.get(step.urn) ?? resourceOf(step);
  // Only what an earlier update left over: the resource itself is another one.
  if (step.op === "delete" && step.old?.delete) return;
  const operation = operationOf(step.op);
  const formerUrn = step.old && step.old.urn !== step.urn ? step.old.urn : undefined;
  const isMore = weight.indexOf(operation) > weight.indexOf(known.operation);
  const keys = [...(step.keys ?? []), ...(step.diffs ?? []), ...Object.keys(step.detailedDiff ?? {})];
  seen.set(step.urn, {
    ...known,
    operation: isMore ? operation : known.operation,
    keys: [...new Set([...known.keys, ...keys.map((key) => /^[^.[]+/.exec(key)?.[0] ?? key)])],
    ...(!known.before && step.old && { before: stated(step.urn, step.old) }),
    ...(step.new && { after: stated(step.urn, step.new) }),
    ...(formerUrn && { formerUrn }),
  });
}

function resourceOf({ urn, type }: StepEventMetadata): SeenResource {
  return { urn, type, operation: "same", keys: [], wasRefreshed: false };
}

function operationOf(op: string): StepOperation {
  if (/replace/.test(op)) return "replace";
  if (op === "import") return "create";
  return weight.find((each) => each === op) ?? "same";
}

function stated(urn: string, state: StepEventStateMetadata): StatedResource {
  const { type, parent, protect, inputs, outputs } = state;
  return { type, urn, parent, protect: protect === true, inputs: inputs ?? {}, outputs: outputs ?? {} };
}

/** A resource that an alias gives another name is one and the same: its children's parent, and what was refreshed. */
function underNewNames(resources: SeenResource[]): SeenResource[] {
  const newNames = new Map(resources.flatMap(({ urn, formerUrn }) => (formerUrn ? [[formerUrn, urn]] : [])));
  const refreshed = new Map(resources.map((each) => [each.urn, each]));
  const named = (state: StatedResource | undefined) =>
    state && { ...state, parent: newNames.get(state.parent ?? "") ?? state.parent };
  return resources
    .filter(({ urn, after, wasRefreshed }) => after || !wasRefreshed || !newNames.has(urn))
    .map((resource) => {
      const former = resource.formerUrn ? refreshed.get(resource.formerUrn) : undefined;
      const { before, found, wasRefreshed } = former?.wasRefreshed ? former : resource;
      return {
        ...resource,
        wasRefreshed,
        before: named(before && { ...before, urn: resource.urn }),
        after: named(resource.after),
        found: named(found && { ...found, urn: resource.urn }),
      };
    });
}
