import { version } from "@pulumi/random/package.json";
import { aboutPlugin, type Operations } from "../provider/plugin";
import { serve } from "../provider/serve";
import { completePassword, passwordFields, refusePassword } from "./passwordFields";

/** A bundle of its own: a preview without changes makes no password. */
function operations(): Operations {
  return (require("./operations.cjs") as { passwordOperations: Operations }).passwordOperations;
}

serve({
  name: "random",
  version,
  about: aboutPlugin("random", version, "RandomPassword"),
  resources: {
    "random:index/randomPassword:RandomPassword": {
      fields: passwordFields,
      computed: ["bcryptHash", "result"],
      replacement: "createFirst",
      complete: completePassword,
      refuse: refusePassword,
      operations,
    },
  },
  functions: {},
  checkConfig: (config) => config,
  async configure() {
    // Nothing to configure.
  },
});
