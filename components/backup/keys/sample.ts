import type { Session } from "../../connection/session";

/** A key by what is in it, whatever Redis keeps it on. */
export interface KeyDigest {
  db: number;
  /** Its name, in hexadecimal: it may be of any bytes. */
  key: string;
  type: string;
  /** SHA-1 of its value, in one order. */
  digest: string;
  /** When it ends, in milliseconds since 1970; -1 for never. */
  expiresAt: number;
}

/** The databases that have keys, each with how many: as `INFO keyspace` has them. */
export type KeysOfDatabases = Record<string, number>;

/** Keys by chance, of each database by its share; all, where there are no more. */
export async function randomKeys(
  session: Session,
  keys: KeysOfDatabases,
  count: number,
): Promise<Pick<KeyDigest, "db" | "key">[]> {
  const total = Object.values(keys).reduce((sum, each) => sum + each, 0);
  const chosen = Object.entries(keys).map(async ([db, inIt]) => {
    const wanted = Math.min(inIt, Math.ceil((count * inIt) / total));
    const names = String(await session.send("EVAL", drawScript, "0", db, String(wanted)));
    return [...new Set(names.split(" "))].filter(Boolean).map((key) => ({ db: Number(db), key }));
  });
  return (await Promise.all(chosen)).flat();
}

/** How many are asked for at once: others are answered in between. */
const atOnce = 20;

/** What is in these keys now. Those that are gone, too large, or of a module are left out. */
export async function digestsOf(
  session: Session,
  keys: readonly Pick<KeyDigest, "db" | "key">[],
): Promise<KeyDigest[]> {
  const digests: KeyDigest[] = [];
  for (let at = 0; at < keys.length; at += atOnce) {
    const asked = keys.slice(at, at + atOnce).map(async ({ db, key }) => {
      const answer = String(await session.send("EVAL", digestScript, "0", String(db), key));
      const [type, digest, expiresAt] = answer.split(" ");
      return type && digest && expiresAt ? [{ db, key, type, digest, expiresAt: Number(expiresAt) }] : [];
    });
    digests.push(...(await Promise.all(asked)).flat());
  }
  return digests;
}

/** Those of the first that are the same in the second. */
export function unchanged(before: readonly KeyDigest[], after: readonly KeyDigest[]): KeyDigest[] {
  const later = new Map(after.map((each) => [`${each.db} ${each.key}`, each]));
  return before.filter((each) => {
    const now = later.get(`${each.db} ${each.key}`);
    return now?.digest === each.digest && now.expiresAt === each.expiresAt && now.type === each.type;
  });
}

/** A name as a person reads it. */
export function keyText({ db, key }: Pick<KeyDigest, "db" | "key">): string {
  const bytes = Buffer.from(key, "hex");
  const text = bytes.toString("utf8");
  const isText = Buffer.from(text, "utf8").equals(bytes) && !/\p{Cc}/u.test(text);
  return `${isText ? JSON.stringify(text) : `0x${key}`} of database ${db}`;
}

// In the server, because a value may be of any bytes, and is large.
const drawScript = `
redis.call('SELECT', ARGV[1])
local count = tonumber(ARGV[2])
local function hex(text) return (text:gsub('.', function(c) return string.format('%02x', c:byte()) end)) end
local names = {}
if redis.call('DBSIZE') <= count then
  for _, key in ipairs(redis.call('KEYS', '*')) do names[#names + 1] = hex(key) end
else
  for i = 1, count do
    local key = redis.call('RANDOMKEY')
    if key then names[#names + 1] = hex(key) end
  end
end
return table.concat(names, ' ')`;

// Where Redis keeps no order the digests of the elements are sorted: the texts themselves sort otherwise in another locale.
const digestScript = `
redis.call('SELECT', ARGV[1])
local key = ARGV[2]:gsub('%x%x', function(x) return string.char(tonumber(x, 16)) end)
local kind = redis.call('TYPE', key).ok
local length = ({string = 'STRLEN', list = 'LLEN', hash = 'HLEN', set = 'SCARD', zset = 'ZCARD', stream = 'XLEN'})[kind]
local most, largest = 10000, 1048576
if not length or redis.call(length, key) > (kind == 'string' and largest or most) then return '' end
local size = redis.pcall('MEMORY', 'USAGE', key)
if type(size) == 'number' and size > 2 * largest then return '' end
local ends = redis.pcall('PEXPIRETIME', key)
if type(ends) ~= 'number' then return '' end

local sha = redis.sha1hex
local function joined(list)
  local all = {}
  for at, each in ipairs(list) do all[at] = sha(type(each) == 'table' and joined(each) or tostring(each)) end
  return table.concat(all)
end
local function sorted(list, step)
  local all = {}
  for at = 1, #list, step do all[#all + 1] = sha(joined({unpack(list, at, at + step - 1)})) end
  table.sort(all)
  return table.concat(all)
end

local value
if kind == 'string' then value = redis.call('GET', key)
elseif kind == 'list' then value = joined(redis.call('LRANGE', key, 0, -1))
elseif kind == 'set' then value = sorted(redis.call('SMEMBERS', key), 1)
elseif kind == 'zset' then value = joined(redis.call('ZRANGE', key, 0, -1, 'WITHSCORES'))
elseif kind == 'stream' then
  value = joined(redis.call('XRANGE', key, '-', '+'))
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', key)) do
    local of = {}
    for at = 1, #group, 2 do of[group[at]] = group[at + 1] end
    value = value .. joined({of.name, of.pending, of['last-delivered-id']})
  end
else
  local pairs = redis.call('HGETALL', key)
  value = sorted(pairs, 2)
  -- A field that ends would be missing later on.
  for at = 1, #pairs, 2 do
    local end_of_field = redis.pcall('HPEXPIRETIME', key, 'FIELDS', 1, pairs[at])
    if end_of_field.err then break end
    if end_of_field[1] > 0 then return '' end
  end
end
return kind .. ' ' .. sha(value) .. ' ' .. ends`;
