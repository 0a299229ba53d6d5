/** What an expression may ask for: `github`, `needs`, `matrix` and so on, and functions such as `success`. */
export interface Context {
  values: Record<string, unknown>;
  functions: Record<string, (...args: unknown[]) => unknown>;
}

const token = /'((?:[^']|'')*)'|([a-zA-Z_][\w-]*)((?:\.[\w-]+)*)(\s*\()?/g;

/** As much of GitHub's expressions as these workflows use: they differ from JavaScript in texts, names with `-`, and what is missing. */
export function evaluate(expression: string, { values, functions }: Context): unknown {
  const script = expression.replace(token, (all, text, name, path, call) => {
    if (text !== undefined) return JSON.stringify(text.replaceAll("''", "'"));
    if (/^(true|false|null)$/.test(all)) return all;
    return call ? `functions[${JSON.stringify(name)}](` : `look(${JSON.stringify(name + path)})`;
  });
  const look = (path: string) =>
    path
      .split(".")
      .reduce<unknown>(
        (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
        values,
      ) ?? "";
  return new Function("functions", "look", `return (${script});`)(functions, look);
}

/** A value with `${{ … }}` in it; a value that is nothing else keeps its kind. */
export function filledIn(value: unknown, context: Context): unknown {
  if (typeof value !== "string") return value;
  const [, whole] = /^\$\{\{((?:(?!\}\}).)*)\}\}$/s.exec(value) ?? [];
  if (whole !== undefined) return evaluate(whole, context);
  return value.replace(/\$\{\{(.*?)\}\}/gs, (_, inner) => String(evaluate(inner, context)));
}

/** Whether a job or a step runs: without one of the functions on how it went until now, only where nothing failed. */
export function isMet(condition: string | undefined, context: Context): boolean {
  const inner = (condition ?? "success()").replace(/^\s*\$\{\{|\}\}\s*$/g, "");
  const asks = /\b(success|failure|cancelled|always)\(/.test(inner);
  return Boolean(evaluate(asks ? inner : `success() && (${inner})`, context));
}
