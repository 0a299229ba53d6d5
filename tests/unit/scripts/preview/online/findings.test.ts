import { describe, expect, test } from "vitest";
import { allRules } from "../../../../../policy/rules/allRules";
import { readEvents } from "../../../../../scripts/preview/online/engineEvents";
import { policyOutcome } from "../../../../../scripts/preview/online/findings";

const pack = { directory: "policy" };
const stack = "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod";
const server = "urn:pulumi:prod::shop::redis:index:RedisServer::cache";
const type = "redis:index:RedisServer";
const component = {
  resourcePreEvent: {
    metadata: { op: "same", urn: server, type, new: { urn: server, type, parent: stack } },
  },
};
const summary = { summaryEvent: { isPreview: true } };

function violation(rule: string, enforcementLevel: string, message: string, resourceUrn = server) {
  return { policyEvent: { resourceUrn, policyName: rule, enforcementLevel, message, color: "never" } };
}

const outcome = (events: object[], succeeded: boolean) =>
  policyOutcome(pack, readEvents(events.map((event) => JSON.stringify(event)).join("\n")), succeeded);

const demand = (id: string) => allRules.find((rule) => rule.id === id)?.demand;

describe("what the engine tells of a policy pack", () => {
  test("findings, without what each rule demands in general, on the server or on the stack", () => {
    const events = [
      component,
      violation("image-by-digest", "advisory", `${demand("image-by-digest")}\nimage is named by a tag\n`),
      violation("exceptions", "advisory", "What is allowed\nthe exception for x ended", stack),
      summary,
    ];
    expect(outcome(events, true)).toEqual({
      findings: [
        { rule: "image-by-digest", severity: "advisory", server: "cache", text: "image is named by a tag" },
        {
          rule: "exceptions",
          severity: "advisory",
          server: null,
          text: "What is allowed\nthe exception for x ended",
        },
      ],
      unchecked: [],
      errors: [],
    });
  });

  test("a mandatory one is why the preview failed", () => {
    const events = [
      component,
      violation("loopback-only", "mandatory", `${demand("loopback-only")}\nbindAddress opens Redis`),
      violation("loopback-only", "mandatory", `${demand("loopback-only")}\nbindAddress opens Redis`),
      violation("of-another-pack", "mandatory", "no tags", stack),
      summary,
    ];
    const { findings, unchecked, errors } = outcome(events, false);
    expect(findings).toHaveLength(3);
    expect(unchecked).toEqual([]);
    expect(errors).toEqual(["the policy refuses it (loopback-only, of-another-pack): see its findings"]);
  });

  test("what could not be judged is no finding", () => {
    const events = [
      component,
      violation("not-judged", "advisory", "image-by-digest: image is known later"),
      summary,
    ];
    expect(outcome(events, true)).toEqual({
      findings: [],
      unchecked: [
        { what: "a rule of the policy pack on cache", why: "image-by-digest: image is known later" },
      ],
      errors: [],
    });
  });

  test("a preview that failed before is not judged at all", () => {
    const unchecked = [{ what: "the policy", why: "the preview failed before the pack could judge" }];
    expect(outcome([component], false)).toEqual({ findings: [], unchecked, errors: [] });
  });

  test("where there is no pack, the report says why", () => {
    const { unchecked } = policyOutcome({ unknown: "it is not installed" }, readEvents(""), true);
    expect(unchecked).toEqual([{ what: "the policy", why: "it is not installed" }]);
  });
});
