import { expect, test } from "vitest";
import { parseContainerFiles } from "../../../../scripts/operations/containerFiles";

test("memory without what the kernel may drop, the files, and what the manifest says of them", () => {
  const printed = `memory 5000000 1000000
rdb 88 1795827737 dump.rdb
aof 200 1795827690 appendonly.aof.2.base.rdb
aof 300 1795827990 appendonly.aof.2.incr.aof
aof 102 1795831821 appendonly.aof.manifest
file appendonly.aof.2.base.rdb seq 2 type b
file appendonly.aof.1.incr.aof seq 1 type h
file appendonly.aof.2.incr.aof seq 2 type i startoffset 0
`;
  expect(parseContainerFiles(printed)).toEqual({
    memoryBytes: 4_000_000,
    rdb: { name: "dump.rdb", bytes: 88, changedAt: 1_795_827_737 },
    aofFiles: [
      { name: "appendonly.aof.2.base.rdb", bytes: 200, changedAt: 1_795_827_690 },
      { name: "appendonly.aof.2.incr.aof", bytes: 300, changedAt: 1_795_827_990 },
      { name: "appendonly.aof.manifest", bytes: 102, changedAt: 1_795_831_821 },
    ],
    manifest: [
      { file: "appendonly.aof.2.base.rdb", seq: 2, type: "base" },
      { file: "appendonly.aof.1.incr.aof", seq: 1, type: "history" },
      { file: "appendonly.aof.2.incr.aof", seq: 2, type: "incr" },
    ],
  });
});

test("a container without data files, whose memory nobody tells", () => {
  expect(parseContainerFiles("")).toEqual({ manifest: [], aofFiles: [] });
});
