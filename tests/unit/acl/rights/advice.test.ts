import { describe, expect, test } from "vitest";
import { checkExpectations } from "../../../../components/acl/rights/expectations";
import { serverOfImage } from "../../../../components/image/serverOfImage";

const redis82 = serverOfImage("redis:8.2.6");

interface Case {
  rules: string;
  mustAllow?: string[];
  mustDeny?: string[];
  told: string;
  /** The rules as the advice says to write them. */
  followed: string;
}

describe("advice on rules that do not meet a demand meets it, and breaks no other", () => {
  test.each<Case>([
    {
      rules: "~q:* &q:* resetchannels +@all",
      mustAllow: ["PUBLISH q:1 x"],
      told:
        "mustAllow `PUBLISH q:1 x`: the later rule `resetchannels` takes `&q:*` away again, which would allow it; " +
        "move `&q:*` behind `resetchannels`",
      followed: "~q:* resetchannels &q:* +@all",
    },
    {
      rules: "&other resetchannels +@all",
      mustAllow: ["PUBLISH q:1 x"],
      told: "mustAllow `PUBLISH q:1 x`: no rule allows the channel `q:1`; add `&q:1` after `resetchannels`",
      followed: "&other resetchannels &q:1 +@all",
    },
    {
      rules: "~cart:* +get resetkeys ~order:*",
      mustAllow: ["GET cart:1"],
      told:
        "mustAllow `GET cart:1`: the later rule `resetkeys` takes `~cart:*` away again, which would allow it; " +
        "move `~cart:*` behind `resetkeys`",
      followed: "+get resetkeys ~cart:* ~order:*",
    },
    {
      rules: "~* +get -@all +set",
      mustAllow: ["GET cart:1"],
      told:
        "mustAllow `GET cart:1`: the later rule `-@all` takes `+get` away again, which would allow it; " +
        "move `+get` behind `-@all`",
      followed: "~* -@all +get +set",
    },
    {
      rules: "(~cart:* +get) +ping clearselectors",
      mustAllow: ["GET cart:1"],
      told:
        "mustAllow `GET cart:1`: the later rule `clearselectors` takes `(~cart:* +get)` away again, which would allow it; " +
        "move `(~cart:* +get)` behind `clearselectors`",
      followed: "+ping clearselectors (~cart:* +get)",
    },
    {
      rules: "+@all -@dangerous",
      mustAllow: ["SORT cart:1"],
      told: "mustAllow `SORT cart:1`: the rule `-@dangerous` denies it; add `+sort %R~cart:1` after it",
      followed: "+@all -@dangerous +sort ~cart:1",
    },
    {
      // Of the selector only the key is missing, but to the user's own rules a key would be of no use.
      rules: "+get ~a (~b +set)",
      mustAllow: ["SET a v"],
      told: "mustAllow `SET a v`: no rule allows this with the key `a`; add `+set`",
      followed: "+get ~a (~b +set) +set",
    },
    {
      rules: "~app:* +get (~sel:* +incr)",
      mustAllow: ["INCR order:1"],
      told: "mustAllow `INCR order:1`: no rule allows this with the key `order:1`; add the selector `(+incr ~order:1)`",
      followed: "~app:* +get (~sel:* +incr) (+incr ~order:1)",
    },
    {
      rules: "~cart:1 +@all",
      mustAllow: ["MSET cart:1 a cart:2 b cart[3] c"],
      told:
        "mustAllow `MSET cart:1 a cart:2 b cart[3] c`: no rule allows this with the key `cart:2`; " +
        "add `%W~cart:2 %W~cart\\[3]`",
      followed: "~cart:1 +@all ~cart:2 ~cart\\[3]",
    },
    {
      rules: "~* +ping",
      mustAllow: ["GET cart:1"],
      mustDeny: ["GET order:1"],
      told: "mustAllow `GET cart:1`: no rule allows it; add the selector `(+get %R~cart:1)`",
      followed: "~* +ping (+get ~cart:1)",
    },
    {
      rules: "~* +@read +get",
      mustDeny: ["GET cart:1"],
      told: "mustDeny `GET cart:1`: the rule `+get` allows it; add `-get` after it",
      followed: "~* +@read +get -get",
    },
    {
      rules: "~* +@all (~cart:* +get)",
      mustDeny: ["GET cart:1"],
      told:
        "mustDeny `GET cart:1`: the rule `+@all` allows it; add `-get` after it, and " +
        "the rule `+get` in `(~cart:* +get)` allows it; drop it",
      followed: "~* +@all -get (~cart:*)",
    },
    {
      rules: "+select|0 +select|3",
      mustDeny: ["SELECT 3"],
      told: "mustDeny `SELECT 3`: the rule `+select|3` allows it; drop it",
      followed: "+select|0",
    },
  ])("$told", ({ rules, told, followed, ...demands }) => {
    expect(checkExpectations(rules, demands, redis82)).toEqual([told]);
    expect(checkExpectations(followed, demands, redis82)).toEqual([]);
  });

  test.each([
    [
      { mustAllow: ["GET cart:1"], mustDeny: ["GET order:1"] },
      "mustDeny `GET order:1`: the rule `+get` allows it, and no single rule changes that without breaking " +
        "mustAllow `GET cart:1`; narrow the rules' keys or channels, or drop one of the two demands",
    ],
    [
      { mustAllow: ["SET cart:1 v"], mustDeny: ["SET cart:1 v"] },
      "mustAllow `SET cart:1 v`: no rule allows it, and no single rule changes that without breaking " +
        "mustDeny `SET cart:1 v`; narrow the rules' keys or channels, or drop one of the two demands",
    ],
  ])("where none would, that is said: %j", (demands, told) => {
    expect(checkExpectations("~* +get", demands, redis82)).toEqual([told]);
  });
});
