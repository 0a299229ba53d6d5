import type { CommandEntry, KeySpec } from "../../../components/acl/grammar/commands";
import { vocabularyOf } from "../../../components/acl/grammar/vocabulary";
import { channelsOfCall, keysOfCall } from "../../../components/acl/rights/commandCall";
import type { AclServer } from "../../../components/image/serverOfImage";
import type { AclLogEntry } from "../aclLog";

/** The command that was denied, or whose key or channel was, as rules name it (`config|get`); undefined where `ACL LOG` has only what ran it. */
export function deniedCommand({ reason, context, object, client }: AclLogEntry): string | undefined {
  if (reason === "command") return object.toLowerCase();
  // Of a script or a module's function, the client's last command is the one that called it.
  const isOwn = context === "toplevel" || (context === "multi" && client.cmd !== "exec");
  return isOwn && client.cmd && client.cmd !== "NULL" ? client.cmd.toLowerCase() : undefined;
}

/**
 * A call that asks for the same right as the denied one, whose arguments `ACL LOG` does not have: every argument is the key or channel.
 * Undefined where none can be made up.
 */
export function deniedCall(entry: AclLogEntry, server: AclServer): string[] | undefined {
  const name = deniedCommand(entry);
  const known = name === undefined ? undefined : vocabularyOf(server).commands.get(name);
  if (name === undefined || known === undefined) return undefined;
  const { reason, object } = entry;
  const call = reason === "key" ? callWithKey(name, known, object) : name.split("|");
  const argument = reason === "command" ? "x" : object;
  while (call.length < Math.abs(known.arity)) call.push(argument);
  const asks: Record<string, () => boolean> = {
    command: () => true,
    key: () => keysOfCall(name, known, call).some(({ key }) => key === object),
    channel: () => channelsOfCall(name, call).some(({ channel }) => channel === object),
  };
  return asks[reason]?.() ? call : undefined;
}

/** With the key wherever the command has one. */
function callWithKey(name: string, { keys = [] }: CommandEntry, key: string): string[] {
  const call = name.split("|");
  for (const spec of keys) {
    const at = begin(spec, call, key);
    put(call, at, key, key);
    if (spec.keynumidx === undefined) continue;
    put(call, at + (spec.firstkey ?? 0), key, key);
    put(call, at + spec.keynumidx, "1", key);
  }
  return call;
}

/** Where its keys begin, behind the word that tells it. */
function begin({ index = 1, keyword }: KeySpec, call: string[], key: string): number {
  if (keyword === undefined) return index;
  call.push(keyword, key, key);
  return call.length - 2;
}

function put(call: string[], at: number, argument: string, filler: string): void {
  while (call.length < at) call.push(filler);
  call[at] = argument;
}
