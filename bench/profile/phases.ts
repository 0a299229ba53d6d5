import type { Span } from "./spans";

/** What an operation of Pulumi spends its time on, in the order in which it begins; each moment belongs to one of them. */
export const phases = [
  "CLI",
  "language host",
  "loading the SDK",
  "loading the program",
  "starting plugins",
  "provider calls",
  "program and engine between them",
  "ending",
] as const;
export type Phase = (typeof phases)[number];

type Stretch = Pick<Span, "start" | "end">;

/**
 * Milliseconds of each phase.
 *
 * @param whole from the start of the command to its end
 */
export function phasesOf(spans: readonly Span[], whole: Stretch): Record<Phase, number> {
  const run = spans.find(isRun);
  if (!run) throw new Error("the trace has no program that was run");
  const requests = spans.filter(isRequest).sort((a, b) => a.start - b.start);
  // The first one is for the stack itself: the SDK makes it before it loads the program.
  const [stack = run.end, first = run.end] = requests.map(({ start }) => start);
  const last = Math.max(first, ...requests.map(({ end }) => end));
  // A moment belongs to the first of these that it is in.
  const stretches: [Phase, readonly Stretch[]][] = [
    ["starting plugins", spans.filter(startsPlugin)],
    ["provider calls", spans.filter(isProviderCall)],
    ["language host", spans.filter(isLanguageHost)],
    ["loading the SDK", [{ start: run.start, end: stack }]],
    ["loading the program", [{ start: stack, end: first }]],
    ["program and engine between them", [{ start: first, end: last }]],
    ["ending", [{ start: last, end: whole.end }]],
    ["CLI", [whole]],
  ];
  const times = stretches.flatMap(([, parts]) => parts.flatMap(({ start, end }) => [start, end]));
  const moments = [...new Set(times)].sort((a, b) => a - b);
  const spent = Object.fromEntries(phases.map((phase) => [phase, 0])) as Record<Phase, number>;
  for (const [place, start] of moments.entries()) {
    const end = moments[place + 1] ?? start;
    const of = stretches.find(([, parts]) => parts.some((part) => part.start <= start && end <= part.end));
    if (of) spent[of[0]] += end - start;
  }
  return spent;
}

/** How long each plugin took to start and to be configured, in the order in which they did. */
export function pluginStarts(spans: readonly Span[]): string[] {
  return spans
    .filter(({ name, attributes }) => name === "newPlugin" && attributes.kind === "resource")
    .sort((a, b) => a.start - b.start)
    .map(({ attributes, start, end }) => `${attributes.prefix?.split(" ")[0]} ${Math.round(end - start)} ms`);
}

/** How many calls of each kind the plugins got, and how long these took in all. */
export function providerCalls(spans: readonly Span[]): string[] {
  const calls = spans.filter(isProviderCall);
  return [...new Set(calls.map(methodOf))].map((method) => {
    const same = calls.filter((call) => methodOf(call) === method);
    const total = same.reduce((sum, { start, end }) => sum + end - start, 0);
    return `${same.length} × ${method} ${Math.round(total)} ms`;
  });
}

const [host, provider] = ["pulumirpc.LanguageRuntime/", "pulumirpc.ResourceProvider/"];
const request = /^pulumirpc\.ResourceMonitor\/(Register\w*|Invoke|Call|ReadResource)$/;
const ofStarting = new Set(["Handshake", "GetPluginInfo", "CheckConfig", "DiffConfig", "Configure"]);

function methodOf({ name }: Span): string {
  return name.slice(name.indexOf("/") + 1);
}

function isRun({ name }: Span): boolean {
  return name === `${host}Run`;
}

/** What the program asks of the engine; what it logs and asks about the engine itself is part of loading it. */
function isRequest({ name }: Span): boolean {
  return request.test(name);
}

function isLanguageHost(span: Span): boolean {
  const isItsStart = span.name === "newPlugin" && span.attributes.kind === "language";
  return isItsStart || (span.name.startsWith(host) && !isRun(span));
}

function startsPlugin(span: Span): boolean {
  const isItsStart = span.name === "newPlugin" && span.attributes.kind === "resource";
  return isItsStart || (span.name.startsWith(provider) && ofStarting.has(methodOf(span)));
}

function isProviderCall(span: Span): boolean {
  const method = methodOf(span);
  return span.name.startsWith(provider) && !ofStarting.has(method) && method !== "Cancel";
}
