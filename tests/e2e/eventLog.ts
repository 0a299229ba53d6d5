// What the log of events of a command of Pulumi tells, one line of JSON for each; it may end in the middle of one.

interface Diagnostic {
  severity: string;
  message: string;
}

/** What was said to whoever runs it. */
export function messagesIn(events: string): string {
  // What Pulumi says for debugging has the texts of all providers in it.
  return diagnosticsIn(events)
    .map(({ severity, message }) => (severity === "debug" ? "" : message))
    .join("");
}

/** What was said for those who debug it, or read it as a program. */
export function debuggingIn(events: string): string[] {
  return diagnosticsIn(events)
    .filter(({ severity }) => severity === "debug")
    .map(({ message }) => message);
}

/** How many resources were left as they were, created, updated …; nothing of an operation that did not end. */
export function changesIn(events: string): Record<string, number> {
  const summaries = events.split("\n").flatMap((line) => (line ? (JSON.parse(line).summaryEvent ?? []) : []));
  return summaries.at(-1)?.resourceChanges ?? {};
}

function diagnosticsIn(events: string): Diagnostic[] {
  const said = events.split("\n").filter((line) => line.includes('"diagnosticEvent"') && line.endsWith("}"));
  return said.map((line) => JSON.parse(line).diagnosticEvent);
}
