import { mkdtempSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { waysTo } from "../../../components/connection/dockerEngine";

const ways = (url: string, environment: NodeJS.ProcessEnv = {}) =>
  waysTo({ url, sshOptions: [] }, environment);

test.each([
  ["unix:///run/user/1000/docker.sock", { socketPath: "/run/user/1000/docker.sock" }],
  ["npipe:////./pipe/docker_engine", { socketPath: "\\\\.\\pipe\\docker_engine" }],
  ["tcp://10.0.0.7", { host: "10.0.0.7", port: 2375 }],
  ["tcp://[fd00::7]:2377", { host: "fd00::7", port: "2377" }],
  ["http://docker.lan:80", { host: "docker.lan", port: 2375 }],
])("%s is asked at %j", async (url, way) => {
  expect(await ways(url)).toEqual([way]);
});

test.skipIf(process.platform === "win32")(
  "this machine's Docker is where the docker plugin looks for it",
  async () => {
    expect(await ways("")).toEqual(
      [
        "/var/run/docker.sock",
        join(homedir(), ".docker/run/docker.sock"),
        join(homedir(), ".docker/desktop/docker.sock"),
      ].map((socketPath) => ({ socketPath })),
    );
  },
);

test("with certificates Docker is asked by TLS, as its own command does it", async () => {
  const directory = mkdtempSync(join(tmpdir(), "docker-certificates-"));
  for (const file of ["ca", "cert", "key"]) writeFileSync(join(directory, `${file}.pem`), `the ${file}`);
  const way = {
    protocol: "https:",
    host: "10.0.0.7",
    port: "2376",
    ca: Buffer.from("the ca"),
    cert: Buffer.from("the cert"),
    key: Buffer.from("the key"),
  };
  const url = "tcp://10.0.0.7:2376";
  expect(await ways(url, { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: directory })).toEqual([way]);
  expect(await waysTo({ url, sshOptions: [], certPath: directory }, {})).toEqual([way]);
});
