const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** What a module keeps in an RDB beside the keys, before them: empty, by the module's type. For `printf` of the shell. */
export function moduleData(type: string): string {
  // Nine letters of six bits, then ten bits of the encoding's version.
  const id = [...type].reduce((bits, letter) => (bits << 6n) | BigInt(letters.indexOf(letter)), 0n) << 10n;
  const bytes = Buffer.from(id.toString(16).padStart(16, "0"), "hex");
  // The opcode, a number of 64 bits; "a number follows", before the keys; the end.
  const all = [0xf7, 0x81, ...bytes, 2, 1, 0];
  return all.map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}
