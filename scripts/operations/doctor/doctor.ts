import type { Command } from "commander";
import { lookOfStdout } from "../../preview/shown/look";
import { serverVerb } from "../verb";
import { diagnose, doctorText } from "./doctorText";
import { examine } from "./examine";

/** `npm run redis -- doctor`: what is wrong with the host, with Docker and with the server, each with its fix. */
export function doctor(): Command {
  return serverVerb(
    "doctor",
    "Checks of the host, of Docker and of the server, each with its fix.",
    async (server) => {
      const diagnoses = diagnose(await examine(server));
      return {
        code: diagnoses.some(({ level }) => level !== "ok") ? 2 : 0,
        text: doctorText(diagnoses, lookOfStdout()),
        json: diagnoses,
      };
    },
  );
}
