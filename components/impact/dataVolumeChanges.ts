/** What a server keeps its data on, as its resource `DataVolume` has it. */
export interface KeptVolume {
  volume: string;
  retain: boolean;
}

/** What becomes of the data volume: a difference shows names only, and a replaced volume looks like a deleted one. */
export function dataVolumeAnnouncement(before: KeptVolume, after: KeptVolume): string | undefined {
  if (before.volume !== after.volume) {
    return (
      `the server gets the data volume ${after.volume} in place of ${before.volume}: nothing is copied, and ${before.volume} is kept ` +
      // No command that deletes it: it may be one that was adopted, and be somebody else's.
      "with all that is on it, whatever `retainData` says"
    );
  }
  if (before.retain && !after.retain) {
    return `from now on \`pulumi destroy\` deletes the data volume ${after.volume} (\`retainData: false\`)`;
  }
  return undefined;
}
