import { expect, test } from "vitest";
import { comesFrom, isOlder, serverOfImage } from "../../../components/image/serverOfImage";

const newest = Number.POSITIVE_INFINITY;

test.each([
  ["example.com/shop/redis:8.2.1-alpine", [8, 2]],
  ["valkey-like/redis:v7.4", [7, 4]],
  ["example.com/own:1", [newest, newest]],
  ["example.com/own:2.3.1", [newest, newest]],
  ["example.com/own:7f3a9c", [newest, newest]],
  ["example.com/own:2026-08-01", [newest, newest]],
  ["example.com/own:8", [newest, newest]],
  ["example.com/own", [newest, newest]],
])("an own image's tag tells a version only if it can be none but Redis's: %s", (image, version) => {
  expect(serverOfImage(image)).toEqual({ version, modules: "unknown" });
});

test.each([
  ["mirror/library/redis:8.2.9", [8, 2], "all"],
  ["registry.example.com:5000/library/redis:8", [8, newest], "all"],
  ["public.ecr.aws/docker/library/redis:7.4.11-alpine", [7, 4], "none"],
  ["registry.example.com/redis/redis-stack-server:7.4.0-v3", [7, 4], "all"],
  ["registry.example.com:5000/team/redis:8.2", [8, 2], "unknown"],
  ["registry.example.com:5000/team/redis:8", [8, newest], "unknown"],
  ["registry.example.com:5000/team/redis", [newest, newest], "unknown"],
  ["team/redis:v8.2.9-r1", [8, 2], "unknown"],
  ["team/redis:1.2.3", [newest, newest], "unknown"],
  ["team/redis:3f9c2d1", [newest, newest], "unknown"],
  ["team/redis:8f9c2d1", [newest, newest], "unknown"],
  ["team/redis:2026-08-01", [newest, newest], "unknown"],
  ["team/redis:sha-8f9c2d1", [newest, newest], "unknown"],
  ["my/redis-exporter:1.62.0", [newest, newest], "unknown"],
  ["my/library/redis-exporter:1", [newest, newest], "unknown"],
  ["my/not-redis-stack:1", [newest, newest], "unknown"],
])(
  "behind a mirror's host and path an image is recognised by its last part: %s",
  (image, version, modules) => {
    expect(serverOfImage(image)).toEqual({ version, modules });
  },
);

test.each([
  ["redis:7.4.11", "8.0", true, false],
  ["redis:8.0", "8.0", false, true],
  ["redis:8.10", "8.4", false, true],
  ["redis:8", "8.4", false, false],
  ["redis:8", "8.0", false, true],
  ["redis:7", "8.0", true, false],
  ["redis", "8.0", false, false],
  ["example.com/own:1", "8.0", false, false],
])("%s against %s: surely older %s, surely from it on %s", (image, version, older, from) => {
  const server = serverOfImage(image);
  expect([isOlder(server, version), comesFrom(server, version)]).toEqual([older, from]);
});
