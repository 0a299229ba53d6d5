import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultImage } from "../../components/image/defaultImage";
import { readEnvironment } from "../../scripts/environment";
import { freePort } from "../../scripts/freePort";
import { withStacks } from "../harness/benchStack";
import type { BenchContext, Checkout, Part, Row, Series } from "../harness/contract";
import { byTurns, type Contestant, ratio, seconds } from "../harness/paired";
import { removeFromDocker } from "../harness/stackInDocker";
import { writeBootFiles } from "../peers/bootFiles";
import { type MakeServer, type PeerServer, peers } from "../peers/peers";
import { proven } from "../peers/proof";

const rules = "~* &* +@all -@admin -@dangerous +info";

/** The first `up` of a new stack, which itself proves users and append-only file. */
function stackOf(checkout: Checkout, program?: string): Contestant["once"] {
  const options = program === undefined ? { config: { users: { app: { rules } } } } : { program };
  return () => withStacks(async (make) => (await make(checkout, options)).up());
}

/** A new server of a peer, and the same proof. */
function serverOf(
  make: MakeServer,
  isProven: boolean,
  { image, files, password }: Pick<PeerServer, "image" | "files" | "password">,
): Contestant["once"] {
  return async () => {
    const name = `redis-bench-${randomBytes(4).toString("hex")}`;
    const port = await freePort();
    try {
      return await seconds(async () => {
        await make({ name, image, port, files, password });
        if (isProven) await proven({ port, password });
      });
    } finally {
      await removeFromDocker(name);
    }
  };
}

/** Those of the peers that can be had here, and a line on each of the others. */
async function peerContestants(directory: string) {
  const image = (await readEnvironment()).image ?? defaultImage;
  const password = randomBytes(16).toString("hex");
  const files = join(directory, "files");
  await writeBootFiles(files, rules, password);
  const contestants: Contestant[] = [];
  const absent: string[] = [];
  for (const { name, isProven, prepare } of peers) {
    const made = await prepare(join(directory, name.split(" ", 1)[0] as string));
    if ("absent" in made) absent.push(`${name}: ${made.absent}`);
    else contestants.push({ name, once: serverOf(made, isProven, { image, files, password }) });
  }
  return { contestants, absent };
}

/** What is to be reached: as long as the peer that keeps most of the promises, and what Pulumi itself takes. */
function bound(series: readonly Series[], empty: Series): Series {
  const compose = series.find(({ name }) => name.startsWith("docker compose"));
  const pulumi = empty.values.map((value) => 1.2 * value);
  if (compose === undefined) return { name: "1.2 x the empty program's first up", values: pulumi };
  return {
    name: `${compose.name} + 1.2 x the empty program's first up`,
    values: pulumi.map((value, round) => value + (compose.values[round] ?? Number.NaN)),
  };
}

async function measure({ checkouts, runs, progress }: BenchContext): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), "redis-server-bench-"));
  try {
    const others = await peerContestants(directory);
    const own = checkouts.map((checkout) => ({ name: checkout.name, once: stackOf(checkout) }));
    const empty = { name: "empty program", once: stackOf(checkouts[0], "empty") };
    progress("making servers from nothing");
    const series = await byTurns([...own, ...others.contestants, empty], runs);
    const [now, ...rest] = series as [Series, ...Series[]];
    const most = bound(series, series.at(-1) as Series);
    const before = own.length > 1 ? rest[0] : undefined;
    return [
      {
        measure: "nothing to healthy, users and AOF proven",
        unit: "s",
        series: [now, ...rest],
        ratio: ratio(now, most, { ...(most.name.startsWith("docker") && { atMost: 1 }) }),
        ...(before && { ratioBefore: ratio(before, most) }),
        ...(others.absent.length > 0 && { remark: others.absent.join("; ") }),
      },
    ];
  } finally {
    await rm(directory, { recursive: true });
  }
}

export const part: Part = {
  name: "first-up",
  about: "from nothing to a healthy server with proven users, against the recipe, Compose and Terraform",
  measure,
};
