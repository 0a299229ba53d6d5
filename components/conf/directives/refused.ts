const layout =
  "the component lays out the data volume itself and finds the data again by these names; leave it out";
const foreground = "Docker runs, watches and logs the server in the foreground; leave it out";
const socket = "a socket inside the container is of no use outside of it; connect to the argument `port`";
const standalone =
  "a RedisServer stands alone: what it holds comes from its own volume, not from another server; leave it out";
const cluster = "a RedisServer is no node of a cluster, so that this has no effect; leave it out";
const ignored = "Redis has ignored it since 7.0; leave it out";

/** Directives that `settings` refuses: why, and what to use instead. */
export const refused: Readonly<Record<string, string>> = {
  port: "the component sets it: use the argument `port`",
  bind: "the component sets it: use the arguments `bindAddress` and `network`",
  "protected-mode":
    "the component keeps it off, because nobody reaches a container from loopback; who may connect is declared by `users`, from where by `bindAddress`",
  unixsocket: socket,
  unixsocketperm: socket,

  requirepass: "it is the password of the user `default`, who is always off: declare a user in `users`",
  user: "users have a file of their own: use the argument `users`",
  aclfile: "the component writes it: use the argument `users`",
  "rename-command": "take commands away from users instead, such as `-flushall` in their `rules` in `users`",

  dir: layout,
  dbfilename: layout,
  appendfilename: layout,
  appenddirname: layout,
  backupdirname: layout,
  "preload-file": "it would load that file instead of the data at every boot; leave it out",

  daemonize: foreground,
  supervised: foreground,
  pidfile: foreground,
  logfile: foreground,

  include: "nothing but what is declared shall boot: put the directives themselves into `settings`",
  loadmodule: "use an `image` that brings the module and whose entrypoint loads it",
  "watchdog-period": "it is for looking into a stall by hand: use CONFIG SET while you look",
  sentinel: "Sentinel is another program; run it from its own image",

  replicaof: standalone,
  slaveof: standalone,
  masteruser: standalone,
  masterauth: standalone,
  "tls-replication": standalone,

  "tls-cluster": cluster,
  "cluster-enabled":
    "a RedisServer is one server that stands alone; a cluster needs several that know each other; leave it out",
  "cluster-allow-pubsubshard-when-down": cluster,
  "cluster-allow-reads-when-down": cluster,
  "cluster-allow-replica-migration": cluster,
  "cluster-announce-bus-port": cluster,
  "cluster-announce-hostname": cluster,
  "cluster-announce-human-nodename": cluster,
  "cluster-announce-ip": cluster,
  "cluster-announce-port": cluster,
  "cluster-announce-tls-port": cluster,
  "cluster-compatibility-sample-ratio": cluster,
  "cluster-config-file": cluster,
  "cluster-link-sendbuf-limit": cluster,
  "cluster-migration-barrier": cluster,
  "cluster-node-timeout": cluster,
  "cluster-ping-interval": cluster,
  "cluster-port": cluster,
  "cluster-preferred-endpoint-type": cluster,
  "cluster-replica-no-failover": cluster,
  "cluster-replica-validity-factor": cluster,
  "cluster-require-full-coverage": cluster,
  "cluster-slave-no-failover": cluster,
  "cluster-slave-validity-factor": cluster,
  "cluster-slot-migration-handoff-max-lag-bytes": cluster,
  "cluster-slot-migration-write-pause-timeout": cluster,
  "cluster-slot-stats-enabled": cluster,

  "list-max-ziplist-entries": ignored,
  "list-max-ziplist-value": ignored,
  "lua-replicate-commands": ignored,
};
