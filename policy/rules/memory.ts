import { memoryShortage } from "../../components/impact/declarationWarnings";
import { jobsBy } from "../../components/impact/userWarnings";
import type { Rule } from "./rule";
import { judgeUsers, presetOf } from "./users";

export const memoryHeadroom: Rule = {
  id: "memory-headroom",
  demand:
    "The memory limit is one, and leaves a fork its room: `maxmemory` is at most two thirds of `memory`",
  severity: { dev: "off", staging: "advisory", prod: "mandatory" },
  needs: ["memory", "settings"],
  judge: ({ memory = 0, settings = {} }) => {
    if (memory === 0) {
      const text =
        "memory has no limit: Redis may take all that the host has; set memory, and maxmemory to at most two thirds of it";
      return [{ text }];
    }
    const shortage = memoryShortage(settings, memory);
    if (shortage === undefined) return [];
    const what =
      shortage === "of all" ? "maxmemory is not limited" : "maxmemory leaves a fork too little of memory";
    return [
      {
        text: `${what}: the kernel may kill Redis; set maxmemory to at most two thirds of memory, or raise memory`,
      },
    ];
  },
};

export const jobsNotEvicted: Rule = {
  id: "jobs-not-evicted",
  demand: "No jobs are evicted: `maxmemory-policy` is `noeviction` where a user has a queue",
  severity: { dev: "advisory", staging: "mandatory", prod: "mandatory" },
  needs: ["users", "settings"],
  judge: (server) => {
    const { "maxmemory-policy": policy = "noeviction" } = server.settings ?? {};
    if (policy === "noeviction") return [];
    return judgeUsers(server, (user) => {
      const by = jobsBy(user.rules, presetOf(user));
      return (
        by &&
        `has ${by}, and maxmemory-policy evicts keys when the memory is full: jobs are lost or run twice; use noeviction, or a ` +
          "server of their own for the jobs"
      );
    });
  },
};
