import { z } from "zod";
import { reportSchema } from "../../../components/impact/report/reportSchema";

/** The JSON schema of what `npm run preview -- --json` prints. Fields that it does not name yet are allowed. */
export function previewJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(reportSchema, { io: "input" });
  const title = "Report on a preview of a stack of redis-server";
  return `${JSON.stringify({ $schema, title, ...schema }, null, 2)}\n`;
}
