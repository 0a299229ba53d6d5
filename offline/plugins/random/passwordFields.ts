import { boolean, type Fields, map, number, type Refusal, type Refuse, string } from "../provider/fields";
import { defaultsKey, hasUnknown, number as numberOf, type Properties } from "../provider/values";

const invalid = (detail: string): Refusal => ({ summary: "Invalid Attribute Value", detail });

function atLeast(attribute: string, threshold: number): Refuse {
  return (value) =>
    numberOf(value) < threshold
      ? invalid(`Attribute ${attribute} value must be at least ${threshold}, got: ${value}`)
      : undefined;
}

const included = boolean({ computed: true, replaces: true });
const minimum = (attribute: string) =>
  number({ computed: true, replaces: true, refuse: atLeast(attribute, 0) });

/** Every change makes a new password; what nobody gave is decided at the first one. */
export const passwordFields: Fields = {
  keepers: map({ replaces: true, optionalOutput: true }),
  length: number({ required: true, replaces: true, refuse: atLeast("length", 1) }),
  lower: included,
  minLower: minimum("min_lower"),
  minNumeric: minimum("min_numeric"),
  minSpecial: minimum("min_special"),
  minUpper: minimum("min_upper"),
  number: included,
  numeric: included,
  overrideSpecial: string({ replaces: true, optionalOutput: true }),
  special: included,
  upper: included,
};

export function completePassword(inputs: Properties): Properties {
  const { [defaultsKey]: _listed, ...given } = inputs;
  const numeric = inputs.numeric ?? inputs.number ?? true;
  const kinds = { lower: true, special: true, upper: true };
  const minimums = { minLower: 0, minNumeric: 0, minSpecial: 0, minUpper: 0 };
  return { ...kinds, ...minimums, ...given, number: numeric, numeric };
}

/** A password of that length cannot hold what it must, or there is nothing to make it of. */
export function refusePassword(inputs: Properties): { property: string; problem: Refusal } | undefined {
  if (hasUnknown(inputs)) return undefined;
  const { length, minLower, minNumeric, minSpecial, minUpper, lower, numeric, special, upper } =
    completePassword(inputs);
  const least = [minUpper, minLower, minNumeric, minSpecial].reduce<number>(
    (sum, minimum) => sum + numberOf(minimum),
    0,
  );
  const needed = "sum of min_upper + min_lower + min_numeric + min_special";
  if (numberOf(length) < least) {
    const detail = `Attribute length value must be at least ${needed}, got: ${length}`;
    return { property: "length", problem: invalid(detail) };
  }
  if (lower || numeric || special || upper) return undefined;
  const detail =
    "At least one attribute out of [special,upper,lower,number,numeric] must be specified as true";
  return { property: "special", problem: { summary: "Invalid Attribute Combination", detail } };
}
