import { expect, test } from "vitest";
import { unknownNameWarnings } from "../../../components/impact/unknownNames";

const told = (rules: string, image: string) =>
  unknownNameWarnings({ app: rules }, image).map((warning) =>
    warning.replace(/^users\.app: (.*): the image .*$/, "$1"),
  );

test("what the tables lack is for the image to say, and nobody is left to think that it was looked at", () => {
  const users = { app: "~* +ft.hybrid +get", jobs: "~* (~a +ft.hybrid)", other: "~* +get" };
  expect(unknownNameWarnings(users, "redis:8.10.1")).toEqual([
    "users.app, jobs: `ft.hybrid` is a command that is unknown here: the image redis:8.10.1 decides, which is asked before anything " +
      "is installed. What a preview tells of rights does not count it",
  ]);
});

test.each<[rules: string, image: string, says: string[]]>([
  ["+ft.aliaslist", "redis:8", ["`ft.aliaslist` is a command that is unknown here"]],
  ["+ts.nrange", "redis:8.10", ["`ts.nrange` is a command that is unknown here"]],
  ["+ft.serch", "redis:8.10", ["`ft.serch` is a command that is unknown here (did you mean `ft.search`?)"]],
  ["+graph.query", "example.com/own:1", ["`graph.query` is a command that is unknown here"]],
  ["+commandofthefuture", "redis:9.2", ["`commandofthefuture` is a command that is unknown here"]],
  ["-@future", "redis:9.2", ["`@future` is a category that is unknown here"]],
  ["+@json", "registry.example.com/team/redis:7.4", ["`@json` is a category that is unknown here"]],
  ["+arget", "redis:8.4", ["`arget` is newer than what is known here of Redis's versions"]],
])("%s on %s", (rules, image, says) => {
  expect(told(rules, image)).toEqual(says);
});

test.each([
  ["+@all -@dangerous +ft.search +json.get +config|get +select|0", "redis:8.10"],
  ["+@array -arget", "redis:8.10"],
  ["+ft.config|get", "redis:8.10"],
  ["+gett +@raed", "redis:8.2.9"],
])("nothing is told of what is known, or refused: %s on %s", (rules, image) => {
  expect(told(rules, image)).toEqual([]);
});
