/** The commands of Docker in a message, as somebody copies them from the terminal. */
export function printedCommands(output: string): string[] {
  const commands = output.match(/docker run .*/g) ?? [];
  if (commands.length === 0) throw new Error(`no command in:\n${output}`);
  return commands;
}
