import { expect, test } from "vitest";
import { systemdTimer } from "../../../../scripts/operations/systemdTimer";

const timer = {
  stack: "prod",
  to: "/srv/backups",
  keep: 14,
  onCalendar: "03:00 UTC",
  directory: "/opt/redis-server",
  user: "deploy",
  path: "/home/deploy/.pulumi/bin:/usr/bin:/bin",
};

test("a service that makes one backup, and a timer that makes up for a missed one", () => {
  expect(systemdTimer(timer)).toEqual({
    "redis-backup-prod.service": `[Unit]
Description=Backup of the Redis of the stack prod
Wants=network-online.target
After=network-online.target docker.service

[Service]
Type=oneshot
User=deploy
WorkingDirectory=/opt/redis-server
Environment="PATH=/home/deploy/.pulumi/bin:/usr/bin:/bin"
# PULUMI_CONFIG_PASSPHRASE or PULUMI_ACCESS_TOKEN, readable by root alone.
EnvironmentFile=-/etc/redis-server/redis-backup-prod.env
ExecStart=/usr/bin/env npm run --silent redis -- backup --stack prod --to /srv/backups --keep 14
`,
    "redis-backup-prod.timer": `[Unit]
Description=When the Redis of the stack prod is backed up

[Timer]
OnCalendar=03:00 UTC
Persistent=true

[Install]
WantedBy=timers.target
`,
  });
});

test.each([
  ["a place with a space", { to: "/srv/my backups" }, '--to "/srv/my backups"'],
  ["a percent sign, which systemd replaces", { to: "/srv/100%" }, "--to /srv/100%%"],
  ["a dollar sign, which it replaces too", { to: "/srv/$HOME" }, "--to /srv/$$HOME"],
  ["one of several servers", { server: "sessions" }, "--stack prod --server sessions --to"],
])("%s", (_, change, words) => {
  const [service = ""] = Object.values(systemdTimer({ ...timer, ...change }));
  expect(service).toContain(words);
});

test.each([
  ["of an organization", { stack: "acme/redis-server/prod" }, "redis-backup-acme_redis-server_prod"],
  ["of a server with a space", { server: "the cache" }, "redis-backup-prod-the_cache"],
])("the name of a unit: %s", (_, change, name) => {
  const units = systemdTimer({ ...timer, ...change });
  expect(Object.keys(units)).toEqual([`${name}.service`, `${name}.timer`]);
  expect(units[`${name}.service`]).toContain(`EnvironmentFile=-/etc/redis-server/${name}.env\n`);
});
