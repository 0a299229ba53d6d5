import { expect, test } from "vitest";
import { lineEndingProblem } from "../../../components/boot/lineEndings";

test("a script with LF is as it should be, also without one at its end", () => {
  expect(lineEndingProblem("boot.sh", "#!/bin/sh\necho 'a\\r'\nexit")).toBeUndefined();
});

test.each([
  { text: "#!/bin/sh\r\nexit\r\n", line: 1 },
  { text: "#!/bin/sh\nset -eu\nexit\r\n", line: 3 },
])("a script with CRLF from line $line on is refused, with what to do", ({ text, line }) => {
  expect(lineEndingProblem("components/boot/boot.sh", text)).toBe(
    `components/boot/boot.sh has Windows line endings (CRLF, first in line ${line}); the shell in the container takes only LF. ` +
      "Delete the file and let git write it again, as .gitattributes says: git checkout -- components/boot/boot.sh",
  );
});
