/**
 * A users.acl in little more than half the room: what goes into a container by Pulumi is in the state, twice, and encrypted as base64.
 * A user takes 0.48 kB of the whole state (`npm run bench:users`); the plain file would add 0.12 kB by calculation, which alone
 * would not be worth this. It stays because the files are inputs of the installer: in another form, they would replace the installer
 * of every stack that is up.
 */
export interface PackedUsersFile {
  /** The lines without what most of them have in common; `#` alone stands for a password's hash. */
  lines: string;
  /** The hashes in their order, 32 bytes each, as base64. */
  hashes: string;
}

/** The begin of nearly every line between the name and the rules; a tab stands for it, which no line can have. */
const usual = " on # resetchannels ";

/**
 * Packs what `renderUsersFile` has made; `boot/unpack.sh` makes the same text of it again. Not gzip: zlib makes something else of the
 * same text on another machine, and Pulumi would take that for a change.
 */
export function packUsersFile(file: string): PackedUsersFile {
  const hashes: string[] = [];
  const lines = file.split("\n").map((line) =>
    line
      .replace(/^user /, "")
      .replace(/ #([0-9a-f]{64})(?= )/g, (_, hash: string) => {
        hashes.push(hash);
        return " #";
      })
      .replace(usual, "\t"),
  );
  return { lines: lines.join("\n"), hashes: Buffer.from(hashes.join(""), "hex").toString("base64") };
}
