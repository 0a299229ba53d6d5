const namedAtMost = 10;

/** That the generated passwords of these users are made anew. */
export function endedPasswordsWarning(users: readonly string[]): string {
  const named = users.slice(0, namedAtMost).join(", ");
  const more = users.length > namedAtMost ? ` and ${users.length - namedAtMost} more` : "";
  return (
    `${named}${more}: the generated password is made anew, because generated passwords are kept in another resource now, and the one ` +
    "before ends in this update; give the new one (`pulumi stack output users --show-secrets`) to whoever logs in with it"
  );
}
