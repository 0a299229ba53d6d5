import { CORE_SCHEMA, load, Type } from "js-yaml";
import { visibleText } from "../shown/visibleText";

/** A thousand users with passwords of their own take a fifth of it. */
const largestFile = 1024 * 1024;
const deepest = 30;
/** Written out, an alias of an alias of an alias would be more than any memory holds. */
const mostValues = 200_000;

/** As Pulumi has it (`<<` and `1_000` too), but for dates, which stay texts. */
const merge = new Type("tag:yaml.org,2002:merge", { kind: "scalar", resolve: (text) => text === "<<" });
const grouped = new Type("tag:yaml.org,2002:int#grouped", {
  kind: "scalar",
  resolve: (text) => /^[-+]?\d+(_\d+)+$/.test(text),
  construct: (text) => Number(text.replaceAll("_", "")),
});
const schema = CORE_SCHEMA.extend({ implicit: [merge, grouped] });

/** Reads a YAML file that somebody may have written to do harm; the error says in one line what is wrong. */
export function boundedYaml(file: string, text: string): unknown {
  if (Buffer.byteLength(text) > largestFile) throw new Error(tooLarge(file));
  let value: unknown;
  try {
    // Its time grows with the text; that of the library `yaml` with the square of the number of keys.
    value = load(text.replace(/^\u{feff}/u, ""), { schema });
  } catch (error) {
    const [reason = ""] = (error as Error).message.split("\n");
    throw new Error(`${file} cannot be read as YAML: ${reason}`);
  }
  checkForm(file, value);
  return value;
}

export function tooLarge(file: string): string {
  return `${file} is larger than ${largestFile / 1024} KiB, which no stack file needs to be; make it smaller`;
}

export function isTooLarge(bytes: number): boolean {
  return bytes > largestFile;
}

function checkForm(file: string, root: unknown): void {
  let values = 0;
  const visit = (value: unknown, depth: number): void => {
    if (depth > deepest) throw new Error(`${file} is nested more than ${deepest} deep; make it flatter`);
    if (++values > mostValues)
      throw new Error(
        `${file} has more than ${mostValues} values once its aliases are written out; leave them out`,
      );
    if (value === null || typeof value !== "object") return;
    for (const [key, each] of Object.entries(value)) {
      if (key === "__proto__" || /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(key))
        throw new Error(
          `${file} has the key ${visibleText(JSON.stringify(key.slice(0, 60)))}, which nothing can have; rename it`,
        );
      visit(each, depth + 1);
    }
  };
  visit(root, 0);
}
