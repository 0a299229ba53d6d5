import { byDirection, byValue, numberOf, type Sentence } from "./sentenceForms";

function mebibytes(bytes: number): string {
  const count = bytes / 2 ** 20;
  return `${Number(count.toFixed(count < 10 ? 1 : 0))} MiB`;
}

/** What gives way by a policy. */
function givesWay(policy: string): string {
  if (policy === "noeviction") return "writes are refused";
  if (policy.startsWith("allkeys-")) return "any key may be evicted";
  return "keys that expire are evicted, and writes are refused when none of these is left";
}

const maxmemory: Sentence = ({ from, to, after, facts }) => {
  const [old, now] = [numberOf(from), numberOf(to)];
  if (old === undefined || now === undefined) return undefined;
  if (now === 0) return "no limit any more: Redis grows until the container's limit or the machine ends it";
  const used = facts?.usedMemoryBytes;
  const consequence = givesWay(after("maxmemory-policy"));
  if (used !== undefined && used > now)
    return `${mebibytes(used)} are in use, more than that: at once ${consequence}`;
  const inUse = used === undefined ? "" : `; ${mebibytes(used)} are in use`;
  if (old === 0) return `a limit now, at which ${consequence}${inUse}`;
  return now < old
    ? `a lower limit, at which ${consequence}${inUse}`
    : `a higher limit before ${consequence}${inUse}`;
};

const policy: Sentence = ({ to, after }) =>
  numberOf(after("maxmemory")) === 0
    ? "has no effect as long as maxmemory is 0"
    : `when the memory is full, ${givesWay(to)}`;

const inBackground = (what: string) =>
  byValue({
    yes: `${what} in the background: the command does not wait, the memory is free a little later`,
    no: `${what} at once: a large value keeps the others waiting`,
  });

const compactForm = (what: string) =>
  byDirection(
    () => `larger ${what} keep the compact form: less memory, slower access; for what is written from now on`,
    () => `fewer ${what} keep the compact form: more memory, faster access; for what is written from now on`,
  );

/** By directive: how much memory, and what gives way when it is full. */
export const memorySentences: Readonly<Record<string, Sentence>> = {
  maxmemory,
  "maxmemory-policy": policy,
  "maxmemory-samples": byDirection(
    () => "evictions come closer to the policy, for more processor time",
    () => "evictions are further from the policy, for less processor time",
  ),
  "maxmemory-clients": ({ to }) =>
    to === "0"
      ? "connections may use any amount of memory"
      : `when all connections together use more than ${to}, those that use most are closed`,
  activedefrag: byValue({
    yes: "memory is defragmented while the server runs, for processor time",
    no: "memory that is fragmented stays so until a restart",
  }),
  "lazyfree-lazy-eviction": inBackground("evicted values are freed"),
  "lazyfree-lazy-expire": inBackground("expired values are freed"),
  "lazyfree-lazy-server-del": inBackground("values that a command replaces are freed"),
  "lazyfree-lazy-user-del": inBackground("values that DEL removes are freed"),
  "lazyfree-lazy-user-flush": inBackground("databases that FLUSHALL and FLUSHDB empty are freed"),
  "hash-max-listpack-entries": compactForm("hashes"),
  "hash-max-listpack-value": compactForm("hashes"),
  "zset-max-listpack-entries": compactForm("sorted sets"),
  "zset-max-listpack-value": compactForm("sorted sets"),
  "set-max-intset-entries": compactForm("sets of numbers"),
  "set-max-listpack-entries": compactForm("sets"),
};
