import { atLeast, boolean, type Fields, map, number, string } from "../provider/fields";
import { defaultsKey, type Properties } from "../provider/values";

const included = boolean({ computed: true, replaces: true });
const minimum = number({ computed: true, replaces: true, refuse: atLeast(0) });

/** Every change makes a new password; what nobody gave is decided at the first one. */
export const passwordFields: Fields = {
  keepers: map({ replaces: true, optionalOutput: true }),
  length: number({ required: true, replaces: true, refuse: atLeast(1) }),
  lower: included,
  minLower: minimum,
  minNumeric: minimum,
  minSpecial: minimum,
  minUpper: minimum,
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
