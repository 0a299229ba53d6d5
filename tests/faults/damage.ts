/** What happened to the files, and what Redis documents to make of it. */
export interface Damage {
  name: string;
  /** Run as user redis in `appendonlydir`: `$incr`, `$base` and `$manifest` name the files. */
  done: string;
  /** Redis's own words when it does not start on this. */
  refusal?: RegExp;
  /** Keys that are there when it starts, of {@link whole}. */
  keys?: number;
  /** Redis's own words about what it left out. */
  remark?: RegExp;
  conf?: string;
}

/** 1000 keys in the base; in the incr file 50 more, a transaction of two, and a last one. */
export const whole = 1000 + 50 + 2 + 1;

/** As in Redis's own tests/integration/aof.tcl and aof-multi-part.tcl. */
export const damages: Damage[] = [
  { name: "nothing", done: ":", keys: whole },
  {
    name: "the last byte cut off",
    done: "truncate -s -1 $incr",
    keys: whole - 1,
    remark: /Truncating the AOF appendonly.aof.2.incr.aof at offset \d+/,
  },
  {
    name: "cut inside a transaction, which is left out as a whole",
    done: "truncate -s $(grep -abo EXEC $incr | tail -n 1 | cut -d: -f1) $incr",
    keys: whole - 3,
    remark: /Truncating the AOF appendonly.aof.2.incr.aof at offset \d+/,
  },
  {
    name: "the last byte cut off, with aof-load-truncated no",
    done: "truncate -s -1 $incr",
    conf: "aof-load-truncated no",
    refusal: /Unexpected end of file reading the append only file appendonly.aof.2.incr.aof/,
  },
  {
    name: "garbage in the middle",
    done: "printf '!!!' | dd of=$incr bs=1 conv=notrunc seek=$(grep -abo '*3' $incr | sed -n 20p | cut -d: -f1)",
    refusal: /Bad file format reading the append only file appendonly.aof.2.incr.aof/,
  },
  {
    name: "garbage at the end",
    done: "printf '!!!\\r\\n' >>$incr",
    refusal: /Bad file format reading the append only file appendonly.aof.2.incr.aof/,
  },
  {
    name: "a file cut short that is not the last",
    done: "cp $incr later.aof && truncate -s -1 $incr && echo 'file later.aof seq 3 type i' >>$manifest",
    refusal: /later.aof builds on appendonly.aof.2.incr.aof, which ends in the middle of a command/,
  },
  {
    name: "a base cut short",
    done: "truncate -s -100 $base",
    refusal: /Unexpected EOF|Bad file format|reading/,
  },
  { name: "no incr file", done: "rm $incr", refusal: /appendonly.aof.2.incr.aof.*No such file/ },
  { name: "no base file", done: "rm $base", refusal: /appendonly.aof.2.base.rdb.*No such file/ },
  { name: "an empty incr file", done: ": >$incr", keys: 1000 },
  { name: "an empty manifest", done: ": >$manifest", refusal: /Found an empty AOF manifest/ },
  {
    name: "a blank line in the manifest",
    done: "echo >>$manifest",
    refusal: /Invalid AOF manifest file format/,
  },
  {
    name: "a second base in the manifest",
    done: "echo 'file appendonly.aof.9.base.rdb seq 9 type b' >>$manifest",
    refusal: /Found duplicate base file information/,
  },
  {
    name: "an unknown type in the manifest",
    done: "echo 'file x seq 9 type x' >>$manifest",
    refusal: /Unknown AOF file type/,
  },
  {
    name: "a sequence number that goes back",
    done: "echo 'file x.aof seq 1 type i' >>$manifest",
    refusal: /Found a non-monotonic sequence number/,
  },
  {
    name: "a line of the manifest that is too long",
    done: "printf 'file %02000d seq 9 type i\\n' 0 >>$manifest",
    refusal: /too long/,
  },
  {
    name: "an unknown key in the manifest",
    done: "sed -i 's/type i$/type i newkey newvalue/' $manifest",
    keys: whole,
  },
  { name: "an empty directory", done: "rm *", keys: 0 },
];
