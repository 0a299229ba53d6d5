import { describe, expect, it } from "vitest";
import { debianMirror } from "../../../../offline/image/aptMirror";

/** Apt's two source formats, with what must not be taken for the mirror around it. */
const cases: { title: string; text: string; mirror: string | undefined }[] = [
  {
    title: "takes the paragraph of the release itself, not that of its security updates",
    text: [
      "Types: deb",
      "URIs: http://security.example.org/debian-security",
      "Suites: bookworm-security",
      "",
      "Types: deb",
      "URIs: http://mirror.example.org/debian",
      "Suites: bookworm bookworm-updates",
      "Components: main",
    ].join("\n"),
    mirror: "http://mirror.example.org/debian",
  },
  {
    title: "skips comments, also in the middle of a paragraph",
    text: [
      "Types: deb",
      "# http://snapshot.example.org/archive/debian/20250520T000000Z",
      "#URIs: http://old.example.org/debian",
      "URIs: http://mirror.example.org/debian",
      "Suites: bookworm",
    ].join("\n"),
    mirror: "http://mirror.example.org/debian",
  },
  {
    title: "takes the first of several URIs, and a field that goes on in the next line",
    text: [
      "Types: deb deb-src",
      "URIs:",
      " http://a.example.org/debian",
      " http://b.example.org/debian",
      "Suites: bookworm",
    ].join("\n"),
    mirror: "http://a.example.org/debian",
  },
  {
    title: "reads field names in any case",
    text: "types: deb\nuris: http://mirror.example.org/debian\nsuites: bookworm",
    mirror: "http://mirror.example.org/debian",
  },
  {
    title: "skips a paragraph that is switched off",
    text: "Enabled: no\nTypes: deb\nURIs: http://mirror.example.org/debian\nSuites: bookworm",
    mirror: undefined,
  },
  {
    title: "skips source packages",
    text: "Types: deb-src\nURIs: http://mirror.example.org/debian\nSuites: bookworm",
    mirror: undefined,
  },
  {
    title: "reads one line an entry",
    text: "# the default\ndeb http://mirror.example.org/debian bookworm main contrib\n",
    mirror: "http://mirror.example.org/debian",
  },
  {
    title: "reads an entry with options",
    text: "deb [arch=amd64 signed-by=/usr/share/keyrings/x.gpg] https://mirror.example.org/debian bookworm main",
    mirror: "https://mirror.example.org/debian",
  },
  {
    title: "skips commented, source, updates and other vendors' entries",
    text: [
      "# deb http://old.example.org/debian bookworm main",
      "deb-src http://mirror.example.org/debian bookworm main",
      "deb http://mirror.example.org/debian bookworm-updates main",
      "deb https://vendor.example.org/apt stable main",
    ].join("\n"),
    mirror: undefined,
  },
  { title: "finds none in an empty file", text: "", mirror: undefined },
];

describe("the mirror in an apt source file", () => {
  it.each(cases)("$title", async ({ text, mirror }) => {
    expect(debianMirror(text, "bookworm")).toBe(mirror);
  });
});
