import { hash } from "bcryptjs";
import type { Operations } from "../provider/plugin";
import { flag, number, type Properties, secret, text } from "../provider/values";
import { generatePassword, type Recipe } from "./generate";
import { completePassword } from "./passwordFields";

const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();
const digits = "0123456789";
const special = "!@#$%&*()-_=+[]{}<>:?";
/** Go's default, and so the official plugin's. */
const bcryptCost = 10;

export const passwordOperations: Operations = {
  async create(inputs) {
    const known = completePassword(inputs);
    const result = generatePassword(recipe(known));
    // bcrypt reads 72 bytes at most.
    const bcryptHash = await hash(Buffer.from(result).subarray(0, 72).toString(), bcryptCost);
    return { id: "none", outputs: { ...known, bcryptHash: secret(bcryptHash), result: secret(result) } };
  },
  async read(id, state) {
    return { id, outputs: { ...state, bcryptHash: secret(state.bcryptHash), result: secret(state.result) } };
  },
  async update(_id, state) {
    return state;
  },
  async delete() {
    // A password is nowhere but in the state.
  },
};

function recipe(known: Properties): Recipe {
  const kinds = [
    { key: "upper", characters: upper, minimum: "minUpper" },
    { key: "lower", characters: lower, minimum: "minLower" },
    { key: "numeric", characters: digits, minimum: "minNumeric" },
    { key: "special", characters: text(known.overrideSpecial) || special, minimum: "minSpecial" },
  ].filter(({ key }) => flag(known[key]));
  const least = kinds.map(({ characters, minimum }) => ({ characters, minimum: number(known[minimum]) }));
  return { length: number(known.length), kinds: least };
}
