import { boot, type Directives, live } from "./directive";
import { atLeast, int32, integer, memory, oneOf, password, portNumber, text, uint32, yesNo } from "./kinds";
import { eventFlags, outputBufferDefaults, outputBufferLimits } from "./specialKinds";

const exposure = oneOf("no", "yes", "local");
const perCycle = integer(1n, 1000n);
const limitedByHost = { varies: "lowered to what the container's limit of open files allows" };

/** Connections, what they may hold and do, and TLS. */
export const clients: Directives = {
  timeout: live(integer(0n, int32, "seconds"), "0"),
  // Fewer would leave no room for what applies settings and users, the health check and an operator at once.
  maxclients: live(integer(8n, uint32), "10000", limitedByHost),
  "tcp-keepalive": live(integer(0n, int32, "seconds"), "300"),
  "tcp-backlog": boot(integer(0n, int32), "511"),
  "bind-source-addr": live(text("10.0.0.5"), ""),
  "socket-mark-id": boot(integer(0n, uint32), "0"),
  "max-new-connections-per-cycle": live(perCycle, "10"),
  "max-new-tls-connections-per-cycle": live(perCycle, "1"),
  "client-query-buffer-limit": live(memory({ min: 1_048_576n }), "1073741824"),
  "client-output-buffer-limit": live(
    outputBufferLimits,
    Object.entries(outputBufferDefaults).flat().join(" "),
  ),
  "proto-max-bulk-len": live(memory({ min: 1_048_576n }), "536870912"),
  "tracking-table-max-keys": live(atLeast(0n), "1000000"),
  "notify-keyspace-events": live(eventFlags, ""),

  "acl-pubsub-default": live(oneOf("allchannels", "resetchannels"), "resetchannels"),
  "acllog-max-len": live(atLeast(0n), "128"),
  "enable-protected-configs": boot(exposure, "no"),
  "enable-debug-command": boot(exposure, "no"),
  "enable-module-command": boot(exposure, "no"),

  "tls-port": live(portNumber, "0"),
  "tls-cert-file": live(text("/tls/redis.crt"), ""),
  "tls-key-file": live(text("/tls/redis.key"), ""),
  "tls-key-file-pass": live(password, ""),
  "tls-client-cert-file": live(text("/tls/client.crt"), ""),
  "tls-client-key-file": live(text("/tls/client.key"), ""),
  "tls-client-key-file-pass": live(password, ""),
  "tls-ca-cert-file": live(text("/tls/ca.crt"), ""),
  "tls-ca-cert-dir": live(text("/tls/ca"), ""),
  "tls-dh-params-file": live(text("/tls/redis.dh"), ""),
  "tls-auth-clients": live(oneOf("no", "yes", "optional"), "yes"),
  "tls-auth-clients-user": live(oneOf("off", "CN"), "off", { since: "8.6" }),
  "tls-expected-peer-name": live(text("redis-1.example.com"), "", { since: "8.10" }),
  "tls-protocols": live(text("TLSv1.2 TLSv1.3"), ""),
  "tls-ciphers": live(text("DEFAULT:!MEDIUM"), ""),
  "tls-ciphersuites": live(text("TLS_CHACHA20_POLY1305_SHA256"), ""),
  "tls-prefer-server-ciphers": live(yesNo, "no"),
  "tls-session-caching": live(yesNo, "yes"),
  "tls-session-cache-size": live(integer(0n, int32), "20480"),
  "tls-session-cache-timeout": live(integer(0n, int32, "seconds"), "300"),
};
