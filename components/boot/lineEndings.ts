/** What is wrong with a script that was checked out with Windows line endings, and what to do about it; nothing if it was not. */
export function lineEndingProblem(path: string, text: string): string | undefined {
  const line = text.split("\n").findIndex((each) => each.endsWith("\r")) + 1;
  if (line === 0) return undefined;
  return (
    `${path} has Windows line endings (CRLF, first in line ${line}); the shell in the container takes only LF. ` +
    `Delete the file and let git write it again, as .gitattributes says: git checkout -- ${path}`
  );
}
