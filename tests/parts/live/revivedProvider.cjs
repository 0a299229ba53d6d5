// A process that revives one provider from its text and calls it, as Pulumi's provider process does.

/** @type {(text: string) => { handler(): any }} */
// @ts-expect-error: it has no types
const requireFromString = require("require-from-string");

/** @type {any} */
let provider;

/** @param {{ text?: string, config: Record<string, string>, method: string, args: unknown[] }} request */
async function answer({ text, config, method, args }) {
  if (text === undefined) return provider[method](...args);
  provider = requireFromString(text).handler();
  // Not awaited on purpose: Pulumi's process lets other calls through as soon as it has called `configure`.
  provider.configure?.({
    /** @type {Record<"get" | "require", (key: string) => string | undefined>} */
    config: { get: (key) => config[key], require: (key) => config[key] },
  });
}

process.on("message", (/** @type {any} */ { call, ...request }) => {
  answer(request).then(
    (result) => process.send?.({ call, result }),
    ({ message, ...error }) => process.send?.({ call, error: { ...error, message } }),
  );
});
