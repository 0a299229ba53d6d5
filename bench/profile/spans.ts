import { z } from "zod";

/** A stretch of an operation of Pulumi, in milliseconds since 1970. */
export interface Span {
  name: string;
  start: number;
  end: number;
  attributes: Readonly<Record<string, string>>;
}

const nanoseconds = z.string().transform((text) => Number(BigInt(text) / 1000n) / 1000);
const attribute = z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }) });
const span = z
  .object({
    name: z.string(),
    startTimeUnixNano: nanoseconds,
    endTimeUnixNano: nanoseconds,
    attributes: z.array(attribute).default([]),
  })
  .transform(({ name, startTimeUnixNano: start, endTimeUnixNano: end, attributes }): Span => {
    const texts = attributes.flatMap(({ key, value }) =>
      value.stringValue === undefined ? [] : [[key, value.stringValue] as const],
    );
    return { name, start, end, attributes: Object.fromEntries(texts) };
  });
const line = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(span) })) })),
});

/** What `pulumi --otel-traces file://FILE` writes: OpenTelemetry's JSON, a batch in each line. */
export function readSpans(text: string): Span[] {
  const batches = text.split("\n").filter((batch) => batch !== "");
  return batches
    .flatMap((batch) => line.parse(JSON.parse(batch)).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}
