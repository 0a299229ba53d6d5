import { describe, expect, test } from "vitest";
import { dataVolumeAnnouncement } from "../../../components/impact/dataVolumeChanges";

const own = { volume: "redis-dev-data", retain: false };

describe("what a preview says of the data volume", () => {
  test("another one: the one before is kept", () => {
    expect(dataVolumeAnnouncement(own, { volume: "other", retain: true })).toBe(
      "the server gets the data volume other in place of redis-dev-data: nothing is copied, and redis-dev-data is kept with all that " +
        "is on it, whatever `retainData` says",
    );
  });

  test("no longer retained: a destroy deletes it from now on", () => {
    expect(dataVolumeAnnouncement({ ...own, retain: true }, own)).toBe(
      "from now on `pulumi destroy` deletes the data volume redis-dev-data (`retainData: false`)",
    );
  });

  test("nothing where nothing changes, and where it is retained again", () => {
    expect(dataVolumeAnnouncement(own, own)).toBeUndefined();
    expect(dataVolumeAnnouncement(own, { ...own, retain: true })).toBeUndefined();
  });
});
