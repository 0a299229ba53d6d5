/** A resource of an exported stack. */
export interface ExportedResource {
  urn: string;
  type: string;
  id?: string;
  parent?: string;
  /** It is going to be deleted: another one has its place. */
  delete?: boolean;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** Those that stay. */
export function exportedResources(exported: unknown): ExportedResource[] {
  const { deployment } = exported as { deployment?: { resources?: ExportedResource[] } };
  return (deployment?.resources ?? []).filter((each) => !each.delete);
}
