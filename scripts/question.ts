interface Terminal {
  output: NodeJS.WritableStream;
  signal: AbortSignal;
}

/**
 * Asks at the terminal by a prompt of @inquirer's, on stderr: what is printed can be piped. Ctrl-D ends it as Ctrl-C does, while the prompt
 * by itself would wait for ever for an input that is over.
 */
export async function question<T>(prompt: (terminal: Terminal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const onKey = (_: unknown, key: { ctrl?: boolean; name?: string }) => {
    if (key.ctrl && key.name === "d") over.abort();
  };
  process.stdin.on("keypress", onKey);
  try {
    return await prompt({ output: process.stderr, signal: over.signal });
  } finally {
    process.stdin.off("keypress", onKey);
  }
}

/** Whether a person has ended a question in place of answering it. */
export function isEndedQuestion(error: unknown): boolean {
  return error instanceof Error && ["ExitPromptError", "AbortPromptError"].includes(error.name);
}
