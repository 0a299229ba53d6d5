import { expect, it } from "vitest";
import { sha256 } from "../../../../../components/acl/sha256";
import { argumentSchema } from "../../../../../components/arguments/schema";
import { declaredPasswordChanges } from "../../../../../components/impact/report/users/declaredPasswordChanges";

const sealed = { rules: "", password: "encrypted" };

/** One user, `app`: as declared, and the encrypted text of the password. */
type Side = [user: object, seal?: string];

function side([user, seal]: Side) {
  const args = argumentSchema.parse({ users: { app: { rules: "", ...user } } });
  const passwords: Record<string, string> = seal === undefined ? {} : { app: seal };
  return { args, seals: { passwords } };
}

const closesSessions = true;
const rotated = (rotation: number, more = {}) => ({ rotation, ...more });

it.each<[what: string, before: Side, after: Side, told: object | undefined]>([
  ["nothing is changed", [{}], [{}], undefined],
  ["rotated once", [{}], [rotated(1)], { change: "rotated", closesSessions: false }],
  ["rotated again, by which one ends", [rotated(1)], [rotated(2)], { change: "rotated", closesSessions }],
  [
    "rotated and revoked at once",
    [{}],
    [rotated(1, { revokePrevious: true })],
    { change: "replaced", closesSessions },
  ],
  [
    "the previous one revoked",
    [rotated(1)],
    [rotated(1, { revokePrevious: true })],
    { change: "revoked", closesSessions },
  ],
  ["a rotation taken back", [rotated(1)], [{}], { change: "taken back", closesSessions }],
  ["given in clear, the same", [{ password: "a" }], [{ password: "a" }], undefined],
  [
    "given in clear, another one",
    [{ password: "a" }],
    [{ password: "b" }],
    { change: "replaced", closesSessions },
  ],
  ["given as its own hash", [{ password: "a" }], [{ passwordHash: sha256("a") }], undefined],
  ["the hash of what is given now", [{ passwordHash: [sha256("a")] }], [{ password: "a" }], undefined],
  [
    "another hash",
    [{ passwordHash: sha256("a") }],
    [{ passwordHash: sha256("b") }],
    { change: "replaced", closesSessions },
  ],
  [
    "one hash more",
    [{ passwordHash: sha256("a") }],
    [{ passwordHash: [sha256("b"), sha256("a")] }],
    { change: "added", closesSessions: false },
  ],
  [
    "a hash instead of a generated one",
    [{}],
    [{ passwordHash: sha256("a") }],
    { change: "given in place of generated", closesSessions },
  ],
  ["encrypted, the same text", [sealed, "v1:a"], [sealed, "v1:a"], undefined],
  [
    "encrypted anew, which may be the same password",
    [sealed, "v1:a"],
    [sealed, "v1:b"],
    { change: "replaced", closesSessions, maybe: true },
  ],
  [
    "encrypted instead of in clear, which may be the same",
    [{ password: "a" }],
    [sealed, "v1:b"],
    { change: "replaced", closesSessions, maybe: true },
  ],
  [
    "given instead of generated",
    [{}],
    [sealed, "v1:a"],
    { change: "given in place of generated", closesSessions, maybe: true },
  ],
  [
    "generated instead of given",
    [sealed, "v1:a"],
    [{}],
    { change: "generated in place of given", closesSessions },
  ],
])("%s", (_what, before, after, told) => {
  const expected = told === undefined ? [] : [{ user: "app", ...told }];
  expect(declaredPasswordChanges(side(before), side(after))).toEqual(expected);
});

it("the admin's rotation is one, too", () => {
  const args = (adminRotation: number) => ({
    args: argumentSchema.parse({ adminRotation }),
    seals: { passwords: {} },
  });
  expect(declaredPasswordChanges(args(1), args(2))).toMatchObject([{ user: "admin", change: "rotated" }]);
});

it("a new user has none, whatever every object has", () => {
  const after = argumentSchema.parse({ users: { constructor: { rules: "" } } });
  expect(declaredPasswordChanges(side([{}]), { args: after, seals: { passwords: {} } })).toEqual([]);
});
