import { expect, test } from "vitest";
import { phasesOf, pluginStarts, providerCalls } from "../../../../bench/profile/phases";
import type { Span } from "../../../../bench/profile/spans";

const span = (name: string, start: number, end: number, attributes: Span["attributes"] = {}): Span => ({
  name,
  start,
  end,
  attributes,
});
const plugin = (kind: string, prefix: string, start: number, end: number) =>
  span("newPlugin", start, end, { kind, prefix });
const language = (method: string, start: number, end: number) =>
  span(`pulumirpc.LanguageRuntime/${method}`, start, end);
const monitor = (method: string, start: number, end: number) =>
  span(`pulumirpc.ResourceMonitor/${method}`, start, end);
const provider = (method: string, start: number, end: number) =>
  span(`pulumirpc.ResourceProvider/${method}`, start, end);

const started = [
  span("pulumi", 10, 1000),
  plugin("language", "nodejs", 100, 120),
  language("GetRequiredPackages", 120, 150),
  language("Run", 200, 950),
];

test("each moment of a command belongs to one phase", () => {
  const spans = [
    ...started,
    monitor("SupportsFeature", 390, 391),
    monitor("RegisterResource", 400, 410),
    monitor("RegisterResource", 500, 700),
    plugin("resource", "docker (resource)", 510, 600),
    provider("Configure", 600, 610),
    // Two side by side, one of them while the plugin still starts.
    provider("Check", 590, 640),
    provider("Diff", 630, 690),
    monitor("RegisterResourceOutputs", 800, 820),
    provider("Cancel", 900, 910),
  ];
  const spent = phasesOf(spans, { start: 0, end: 1010 });
  expect(spent).toEqual({
    CLI: 150,
    "language host": 50,
    "loading the SDK": 200,
    "loading the program": 100,
    "starting plugins": 100,
    "provider calls": 80,
    "program and engine between them": 140,
    ending: 190,
  });
  expect(Object.values(spent).reduce((sum, each) => sum + each)).toBe(1010);
});

test("a program without resources has none of the phases that are for them", () => {
  const spans = [
    ...started,
    monitor("RegisterResource", 400, 410),
    monitor("RegisterResourceOutputs", 500, 510),
  ];
  expect(phasesOf(spans, { start: 0, end: 1000 })).toMatchObject({
    "loading the program": 100,
    "starting plugins": 0,
    "provider calls": 0,
    ending: 490,
  });
});

test("a trace without a program is refused", () => {
  expect(() => phasesOf([span("pulumi", 0, 10)], { start: 0, end: 10 })).toThrow(
    "the trace has no program that was run",
  );
});

test("plugins and calls of providers are told one by one", () => {
  const spans = [
    ...started,
    plugin("resource", "random (resource)", 600, 640.4),
    plugin("resource", "docker (resource)", 500, 600),
    provider("Handshake", 640, 650),
    provider("Check", 650, 660),
    provider("Check", 660, 680),
    provider("Diff", 680, 685),
  ];
  expect(pluginStarts(spans)).toEqual(["docker 100 ms", "random 40 ms"]);
  expect(providerCalls(spans)).toEqual(["2 × Check 30 ms", "1 × Diff 5 ms"]);
});
