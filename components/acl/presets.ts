import { didYouMean } from "../spelling/nearest";

/** Rights that a kind of application needs and no more; the words are Redis's own rules. */
interface Preset {
  /** What it is for. */
  purpose: string;
  /** How `keys` are put into rules; "none" if the preset takes none, "queues" if they are names of queues besides its own. */
  keys: "~" | "%R~" | "&" | "none" | "queues";
  /** `keys` as they are most often. */
  example?: string;
  rules: string;
}

/** What every client library does when it connects. */
const connect = "+ping +info +client|setinfo +client|setname +client|id";

/** What those of applications do besides: StackExchange.Redis takes a connection for broken on which ECHO is denied. */
const application = `${connect} +echo`;

/** Handling of keys as such. SCAN shows the names of all keys, their values never. */
const keyspace =
  "+exists +type +ttl +pttl +expire +pexpire +expireat +pexpireat +persist +touch +del +unlink +scan";

/** A queue of Celery and, by its name with a separator of one or two characters, those of its priorities. */
function queueRules(queue: string): string {
  return `~${queue} ~${queue}?[0-9] ~${queue}??[0-9]`;
}

/**
 * The presets. They name data types, not `@read` and `@write`, which Redis 8 widened to the modules' commands: search
 * would reach keys outside of `keys`.
 */
const presets = {
  cache: {
    purpose: "values that expire, as cache libraries keep them",
    keys: "~",
    example: "cache:*",
    rules: `${application} ${keyspace} +@string +@hash +multi +exec +discard`,
  },
  sessions: {
    purpose: "web sessions (connect-redis and the like)",
    keys: "~",
    example: "sess:*",
    rules: `${application} +get +set +setex +mget +del +unlink +exists +expire +ttl +scan`,
  },
  queue: {
    purpose:
      "job queues (BullMQ): producers, workers and their scripts, not the list of all clients (getWorkers)",
    keys: "~",
    example: "bull:*",
    rules: `${application} ${keyspace} +@string +@hash +@list +@set +@sortedset +@stream -sort -sort_ro +rename +renamenx +eval +evalsha +script|load +script|exists +multi +exec +discard`,
  },
  celery: {
    purpose:
      "Celery with Redis as broker and as result backend: producers, workers and `celery inspect`; `keys` are the queues besides `celery`",
    keys: "queues",
    rules: `${queueRules("celery")} ~_kombu.binding.* ~unacked* ~*.celery.pidbox* ~celeryev.* ~celery-task-meta-* ~celery-taskset-meta-* ~chord-unlock-* &celery-task-meta-* &celery-taskset-meta-* &/DATABASE.celery.pidbox &/DATABASE.celeryev/* &/DATABASE.celeryev/worker.* ${application} ${keyspace} +@string +@hash +@list +@set +@sortedset -sort -sort_ro +eval +evalsha +script|load +script|exists +multi +exec +discard +watch +unwatch +publish +subscribe +psubscribe +unsubscribe +punsubscribe`,
  },
  pubsub: {
    purpose:
      "publishing and subscribing; `keys` are the channels, and PSUBSCRIBE may only name one of them literally",
    keys: "&",
    example: "news:*",
    rules: `${application} +publish +subscribe +psubscribe +unsubscribe +punsubscribe +spublish +ssubscribe +sunsubscribe +pubsub|numsub +pubsub|shardnumsub`,
  },
  readonly: {
    purpose: "reading values of every data type, changing nothing",
    keys: "%R~",
    example: "app:*",
    rules: `+@string +@hash +@list +@set +@sortedset +@stream +@geo +@bitmap +@hyperloglog -@write -@dangerous ${application} +exists +type +ttl +pttl +expiretime +pexpiretime +scan`,
  },
  metrics: {
    purpose: "redis_exporter: figures about the server, no keys",
    keys: "none",
    rules: `${connect} +config|get +slowlog|len +slowlog|get +latency|latest +latency|histogram`,
  },
  backup: {
    purpose:
      "asking for snapshots, and fetching one (`redis-cli --rdb`): it can read everything and change nothing",
    keys: "none",
    rules: `${connect} +bgsave +lastsave +sync +psync +replconf`,
  },
  probe: {
    purpose: "health checks",
    keys: "none",
    rules: "+ping",
  },
} satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;

export const presetNames = Object.keys(presets) as PresetName[];

/** What is wrong with a preset and its keys, or undefined. */
export function checkPreset(name: string, keys: readonly string[] = []): string | undefined {
  if (!isPreset(name))
    return `there is no preset \`${name}\` (${presetNames.join(", ")}); ${didYouMean(name, presetNames)}`;
  const preset: Preset = presets[name];
  if (preset.keys === "none")
    return keys.length === 0 ? undefined : `the preset \`${name}\` takes no keys; leave them out`;
  if (keys.length === 0 && preset.keys !== "queues")
    return `the preset \`${name}\` needs keys, for instance ["${preset.example}"]`;
  for (const key of keys) {
    if (key === "" || /\s/.test(key))
      return `the key pattern ${JSON.stringify(key)} must not be empty or have spaces`;
    if (/^(?:[~&]|%[rw]+~)/i.test(key))
      return `write the key pattern \`${key}\` without the sign: \`${key.replace(/^.*?[~&]/, "")}\``;
    if (preset.keys === "queues" && /[*?[\]\\]/.test(key))
      return `\`${key}\` is a pattern; the preset \`${name}\` takes the names of queues`;
    if (key === "*" && keys.length > 1) return "the key pattern `*` is all keys; leave the others out";
  }
  return undefined;
}

/** The rules a preset stands for; `database` is the one that the user selects. */
export function rulesOfPreset(name: PresetName, keys: readonly string[] = [], database?: number): string {
  const { keys: sign, rules }: Preset = presets[name];
  const given = keys.map((key) => (sign === "queues" ? queueRules(key) : sign + key));
  const select = database === undefined ? [] : ["+select"];
  return [...given, rules.replaceAll("DATABASE", String(database ?? 0)), ...select].join(" ");
}

/** The preset that rules were made from, for where nothing but the rules is known. */
export function presetOfRules(rules: string): PresetName | undefined {
  const plain = rules.replace(/ \+select$/, "").replace(/(?<=&\/)\d+(?=\.celery)/g, "0");
  return presetNames.find((name) => {
    const own = rulesOfPreset(name);
    const before = plain.slice(0, plain.length - own.length).trim();
    return (
      plain.endsWith(own) && (before === "" || before.split(" ").every((word) => /^(?:~|%R~|&)/.test(word)))
    );
  });
}

function isPreset(name: string): name is PresetName {
  return Object.hasOwn(presets, name);
}
