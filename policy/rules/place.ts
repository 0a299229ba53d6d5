import { isCache } from "../../components/conf/redisConf";
import type { Rule, Violation } from "./rule";

/** A rule about one thing of a server, which breaks it or not. */
const when = (isBroken: boolean, text: string): Violation[] => (isBroken ? [{ text }] : []);

export const imageByDigest: Rule = {
  id: "image-by-digest",
  demand: "The image is named by its digest: the same at every update and on every host",
  severity: { dev: "off", staging: "off", prod: "advisory" },
  needs: ["image"],
  judge: ({ image = "" }) =>
    when(
      !/^(?:\S+@)?sha256:[0-9a-f]{64}$/.test(image),
      "image is named by a tag, which may mean another image tomorrow; `npm run pin -- --stack NAME` writes the digest",
    ),
};

export const loopbackOnly: Rule = {
  id: "loopback-only",
  demand: "Nothing is published beyond the loopback address of the Docker host",
  severity: { dev: "advisory", staging: "mandatory", prod: "mandatory" },
  needs: ["bindAddress"],
  judge: ({ bindAddress = "" }) =>
    when(
      !/^127\.|^::1$/.test(bindAddress),
      "bindAddress opens Redis, which has no TLS here, to a network; leave it out (127.0.0.1), and let clients in by a Docker " +
        "network or a tunnel",
    ),
};

export const dataProtected: Rule = {
  id: "data-protected",
  demand: "The data volume is protected: no update and no destroy deletes it",
  severity: { dev: "off", staging: "advisory", prod: "mandatory" },
  needs: ["protectData"],
  judge: ({ protectData }) =>
    when(
      protectData !== true,
      "protectData is off: a destroy may delete the data; leave it out, it is on then",
    ),
};

export const dataBackedUp: Rule = {
  id: "data-backed-up",
  demand: "What is kept is copied elsewhere on a schedule: `backup`, unless it is a cache",
  severity: { dev: "off", staging: "off", prod: "advisory" },
  needs: ["settings"],
  judge: ({ backup, settings = {} }) =>
    when(
      backup === undefined && !isCache(settings),
      "no backup is declared: with its volume a server loses everything; declare `backup` with a schedule and a place, or make an " +
        "exception that says what else copies the data",
    ),
};
