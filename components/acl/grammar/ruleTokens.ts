/** A word of the rules, or a whole selector, and where it begins in the text. */
export interface Token {
  text: string;
  at: number;
  /** The rules of a selector; `undefined` for any other rule. */
  inner?: Token[];
  /** A selector without its closing parenthesis. */
  unclosed?: boolean;
}

/** Cuts rules at white space and puts each selector `(…)` together, by the same signs as Redis does. */
export function ruleTokens(text: string): Token[] {
  const words = [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], at: match.index }));
  const tokens: Token[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as Token;
    if (!word.text.startsWith("(")) {
      tokens.push(word);
      continue;
    }
    const last = words.findIndex((other, at) => at >= index && closes(other, other === word));
    if (last === -1) {
      // Only the parenthesis is marked: Redis does not read what follows it.
      tokens.push({ text: word.text, at: word.at, unclosed: true });
      break;
    }
    tokens.push(selector(words.slice(index, last + 1)));
    index = last;
  }
  return tokens;
}

function closes(word: Token, opensIt: boolean): boolean {
  return word.text.endsWith(")") && !(opensIt && word.text === "(");
}

function selector(words: Token[]): Token {
  const inner = words.map((word, index) => {
    const start = index === 0 ? 1 : 0;
    return { text: word.text.slice(start, index === words.length - 1 ? -1 : undefined), at: word.at + start };
  });
  const [first] = words as [Token];
  return {
    text: words.map((word) => word.text).join(" "),
    at: first.at,
    inner: inner.filter(({ text }) => text),
  };
}
