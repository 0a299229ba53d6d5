import { describe, expect, test } from "vitest";
import { sameValue } from "../../../components/conf/sameValue";

describe("what means the same to Redis", () => {
  test.each([
    ["maxmemory", "64mb", "67108864"],
    ["maxmemory", "1GB", "1gb"],
    ["maxmemory", "1k", "1000"],
    ["maxmemory", "1kb", "1024"],
    ["maxmemory", "1m", "1000000b"],
    ["maxmemory", "2g", "2000000000"],
    ["maxmemory", "8388607tb", "8388607tb"],
    ["appendonly", "Yes", "yes"],
    ["appendfsync", "EVERYSEC", "everysec"],
    ["timeout", "300", "300"],
    ["save", "", " "],
    ["save", "3600 1 300 100 60 10000", "save 3600 1\nsave 300 100\nsave 60 10000"],
    ["save", "3600 1 300 100", "3600 1\n300 100\n"],
    ["notify-keyspace-events", "KEA", "AKE"],
    ["notify-keyspace-events", "Kxg", "gxK"],
    ["notify-keyspace-events", "g$lshzxetdK", "AK"],
    ["notify-keyspace-events", "KEAn", "AKE"],
    ["client-output-buffer-limit", "normal 0 0 0 replica 1mb 1m 5", "normal 0 0 0 slave 1048576 1000000 5"],
    ["latency-tracking-info-percentiles", "50.0 99.90", "50 99.9"],
    ["shutdown-on-sigterm", "now save", "save now"],
  ])("%s: %j and %j", (directive, a, b) => {
    expect(sameValue(directive, a, b)).toBe(true);
    expect(sameValue(directive, b, a)).toBe(true);
  });

  test.each([
    ["maxmemory", "64mb", "64m"],
    ["maxmemory", "9007199254740993", "9007199254740992"],
    ["appendonly", "yes", "no"],
    ["save", "", "3600 1"],
    ["save", "3600 1 300 100", "300 100 3600 1"],
    ["notify-keyspace-events", "K", "E"],
    ["notify-keyspace-events", "KA", "Kg"],
    ["client-output-buffer-limit", "normal 0 0 0", "normal 0 0 1"],
    ["tls-key-file", "/tls/A.key", "/tls/a.key"],
    ["tls-key-file-pass", "1k", "1000"],
    ["proc-title-template", "Redis", "redis"],
  ])("but not %s: %j and %j", (directive, a, b) => {
    expect(sameValue(directive, a, b)).toBe(false);
  });
});
