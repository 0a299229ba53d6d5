import { describe, expect, test } from "vitest";
import { explainStartFailure, neverHealthy } from "../../../components/impact/startFailure";

/** Messages of Docker 20.10 to 28, as the docker plugin passes them on. */
const failures = [
  {
    message:
      "Unable to start container: Error response from daemon: driver failed programming external connectivity on endpoint redis-dev (1f2e): Bind for 127.0.0.1:6379 failed: port is already allocated",
    sentence:
      "port 6379 on 127.0.0.1 of the Docker host is taken: stop what listens there, or set `port` to a free one",
  },
  {
    message:
      "Unable to start container: Error response from daemon: driver failed programming external connectivity on endpoint redis-dev (1f2e): Error starting userland proxy: listen tcp4 127.0.0.1:6379: bind: address already in use",
    sentence:
      "port 6379 on 127.0.0.1 of the Docker host is taken: stop what listens there, or set `port` to a free one",
  },
  {
    message:
      "Unable to start container: Error response from daemon: failed to set up container networking: driver failed programming external connectivity on endpoint redis-dev (1f2e): failed to bind host port for 127.0.0.1:6379:172.17.0.2:6379/tcp: address already in use",
    sentence: "the port is taken on the Docker host: stop what listens there, or set `port` to a free one",
  },
  {
    message:
      "Unable to start container: Error response from daemon: driver failed programming external connectivity on endpoint redis-dev (1f2e): Error starting userland proxy: listen tcp4 10.99.0.1:6379: bind: cannot assign requested address",
    sentence:
      "10.99.0.1 is not an address of the Docker host: set `bindAddress` to one of its own, such as 127.0.0.1",
  },
  {
    message:
      "Unable to create container with image nosuch/redis:1: unable to pull image nosuch/redis:1: error pulling image nosuch/redis:1: Error response from daemon: pull access denied for nosuch/redis",
    sentence:
      "the image nosuch/redis:1 is not on the Docker host, and its registry does not give it to somebody without a login: check `image`. For a private one set docker:registryAuth, by which alone the docker plugin logs in (the host's `docker login` does not count): `pulumi config set --path 'docker:registryAuth[0].address' registry-1.docker.io`, likewise [0].username, and [0].password with --secret",
  },
  {
    message:
      'Unable to create container with image registry.example.com:5000/team/redis:8.2: unable to pull image registry.example.com:5000/team/redis:8.2: error pulling image registry.example.com:5000/team/redis:8.2: Error response from daemon: Head "https://registry.example.com:5000/v2/team/redis/manifests/8.2": no basic auth credentials',
    sentence:
      "the image registry.example.com:5000/team/redis:8.2 is not on the Docker host, and its registry does not give it to somebody without a login: check `image`. For a private one set docker:registryAuth, by which alone the docker plugin logs in (the host's `docker login` does not count): `pulumi config set --path 'docker:registryAuth[0].address' registry.example.com:5000`, likewise [0].username, and [0].password with --secret",
  },
  {
    message:
      'Unable to create container with image redis:8.2.9: unable to pull image redis:8.2.9: error pulling image redis:8.2.9: Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
    sentence:
      "the image redis:8.2.9 is neither on the Docker host nor to be pulled: check `image`, and the host's network",
  },
  {
    message: "Unable to connect to network 'shop': Error response from daemon: network shop not found",
    sentence:
      "the Docker network shop does not exist: create it (docker network create shop), or set `network` to an existing one",
  },
  {
    message:
      'Unable to create container: Error response from daemon: Conflict. The container name "/redis-dev" is already in use by container "4a5b". You have to remove (or rename) that container to be able to reuse that name.',
    sentence:
      "a container named redis-dev exists that is not of this stack: set `containerName` to another name; `docker inspect redis-dev` tells what it is, and docs/troubleshooting.md what to do with one that an `up` left which was cut off",
  },
];

describe("why a container did not start, in one sentence", () => {
  test.each(failures)("$sentence", ({ message, sentence }) => {
    expect(explainStartFailure([message])).toBe(sentence);
  });

  test("leaves a message it does not know to Docker", () => {
    expect(explainStartFailure(["Unable to create container: no space left on device"])).toBeUndefined();
  });
});

describe("whether the log of the server says why", () => {
  test("it does when the container ran but never became healthy", () => {
    expect(neverHealthy(["container failed to be in healthy state"])).toBe(true);
  });

  test("it does not when the container never ran", () => {
    expect(neverHealthy(failures.map(({ message }) => message))).toBe(false);
  });
});
