import { describe, expect, test } from "vitest";
import { checkVersions } from "../../../components/conf/checkSettings";
import type { RedisSettings } from "../../../components/conf/redisConf";

describe("directives and values of another version than the image's", () => {
  const told = (settings: RedisSettings, image: string) =>
    checkVersions(settings, image).map(({ directive, value, reason }) => `${directive} ${value}: ${reason}`);
  const newer = "use a newer image or leave it out";

  test.each<[RedisSettings, string, string[]]>([
    [
      { lookahead: 16 },
      "redis:7.4.11",
      [`lookahead 16: it came with Redis 8.4 and the image redis:7.4.11 is Redis 7.4; ${newer}`],
    ],
    [
      { "key-memory-histograms": "yes", "array-slice-size": 4096 },
      "redis:8.4.0-alpine",
      [
        `key-memory-histograms "yes": it came with Redis 8.6 and the image redis:8.4.0-alpine is Redis 8.4; ${newer}`,
        `array-slice-size 4096: it came with Redis 8.8 and the image redis:8.4.0-alpine is Redis 8.4; ${newer}`,
      ],
    ],
    [
      { "io-threads-do-reads": "yes" },
      "redis:8.2.6",
      [
        'io-threads-do-reads "yes": Redis has ignored it since 8.0 and the image redis:8.2.6 is Redis 8.2; leave it out',
      ],
    ],
    [
      { "maxmemory-policy": "allkeys-lrm" },
      "redis:8.2.6",
      [
        'maxmemory-policy "allkeys-lrm": this value came with Redis 8.6 and the image redis:8.2.6 is Redis 8.2; use a newer image or another value',
      ],
    ],
    [
      { "repl-diskless-load": "flushdb" },
      "redis:8.4",
      [
        'repl-diskless-load "flushdb": this value came with Redis 8.6 and the image redis:8.4 is Redis 8.4; use a newer image or another value',
      ],
    ],
    [{ "repl-diskless-load": "flushdb" }, "redis:8.6", []],
    [
      { "notify-keyspace-events": "KEo" },
      "redis:8.0",
      [
        'notify-keyspace-events "KEo": this value came with Redis 8.2 and the image redis:8.0 is Redis 8.0; use a newer image or another value',
      ],
    ],
    [
      { "notify-keyspace-events": "ST" },
      "redis:8.6",
      [
        'notify-keyspace-events "ST": this value came with Redis 8.8 and the image redis:8.6 is Redis 8.6; use a newer image or another value',
      ],
    ],
    [
      { "tls-port": 6380, "tls-cert-file": "/tls/redis.crt", "tls-ca-cert-dir": "/etc/ssl/certs" },
      "redis:8.2.6",
      ['tls-cert-file "/tls/redis.crt"', 'tls-ca-cert-dir "/etc/ssl/certs"'].map(
        (directive) =>
          `${directive}: the image redis:8.2.6 has no such file; TLS is not supported yet: this component brings no certificates into the container, so that only an image of your own can have them; leave it out`,
      ),
    ],
    [{ "tls-port": 6380, "tls-cert-file": "/tls/redis.crt" }, "example.com/redis-with-tls:8.2", []],
    [{ "tls-cert-file": "/data/tls/redis.crt", "tls-key-file": "" }, "redis:8.2.6", []],
    [{ lookahead: 16, "io-threads-do-reads": undefined }, "redis:8.4", []],
    [{ "io-threads-do-reads": "yes", "maxmemory-policy": "allkeys-lru" }, "redis:7.4.11", []],
    [{ "array-slice-size": 4096 }, "redis:8.10", []],
    [{ lookahead: 16 }, "redis:8", []],
    [{ lookahead: 16, "io-threads-do-reads": "yes" }, "redis", []],
    [{ lookahead: 16, "io-threads-do-reads": "yes" }, "redis@sha256:0123", []],
    [{ lookahead: 16, "io-threads-do-reads": "yes" }, "example.com/own:1", []],
  ])("%j on %s", (settings, image, expected) => {
    expect(told(settings, image)).toEqual(expected);
  });
});
