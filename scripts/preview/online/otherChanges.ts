import { componentType, logicalName } from "../../../components/impact/report/sides/fromResources";
import type { OtherChange } from "../../../components/impact/report/stackReport";
import type { SeenResource } from "./engineEvents";
import { serverOf } from "./serverInputs";

const changes = {
  same: undefined,
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
} as const;

/** What changes in a stack besides its servers; components and providers have nothing of their own in Docker. */
export function otherChanges(resources: readonly SeenResource[]): OtherChange[] {
  return resources.flatMap((resource) => {
    const { urn, type, operation, keys } = resource;
    const change = changes[operation];
    const isPlain = /^[\w-]+:[\w/-]+:\w+$/.test(type) && !/^pulumi:(providers|pulumi):/.test(type);
    if (!change || !isPlain || type === componentType || serverOf(urn, resources) !== undefined) return [];
    const [plugin = "", , kind = ""] = type.split(":");
    return [{ what: `${plugin} ${kind} ${logicalName(urn)}`, change, keys }];
  });
}
