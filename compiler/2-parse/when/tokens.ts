// The words and signs of conditions.
import type { TokenType } from "chevrotain";
import { createToken, Lexer } from "chevrotain";

export interface Tokens {
  readonly and: TokenType;
  readonly or: TokenType;
  readonly not: TokenType;
  readonly equal: TokenType;
  readonly differs: TokenType;
  readonly open: TokenType;
  readonly close: TokenType;
  readonly comma: TokenType;
  readonly text: TokenType;
  readonly number: TokenType;
  readonly truth: TokenType;
  readonly changed: TokenType;
  readonly name: TokenType;
}

/** Chevrotain writes into token types, so every grammar makes its own. */
export function makeTokens(): Tokens {
  // Dots and hyphens belong to a name although none may hold a dot: `os.family` is one mistake, not three.
  const name = createToken({ name: "name", pattern: /[A-Za-z_][\w-]*(?:\.[\w-]+)*/ });
  const word = { longer_alt: name };
  // The first that fits is taken, so `!=` comes before `!`, and words come before names.
  return {
    // the words mean what the signs mean.
    and: createToken({ name: "and", pattern: /&&|and/, ...word }),
    or: createToken({ name: "or", pattern: /\|\||or/, ...word }),
    equal: createToken({ name: "equal", pattern: "==" }),
    differs: createToken({ name: "differs", pattern: "!=" }),
    not: createToken({ name: "not", pattern: /!|not/, ...word }),
    open: createToken({ name: "open", pattern: "(" }),
    close: createToken({ name: "close", pattern: ")" }),
    comma: createToken({ name: "comma", pattern: "," }),
    text: createToken({
      name: "text",
      pattern: /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/,
      line_breaks: true,
    }),
    // Whatever begins with a digit: `22.04` is one mistake too, and is told to stand in quotes.
    number: createToken({ name: "number", pattern: /\d[\w.-]*/ }),
    truth: createToken({ name: "truth", pattern: /true|false/, ...word }),
    changed: createToken({ name: "changed", pattern: "changed", ...word }),
    name,
  };
}

export function makeLexer(tokens: Tokens): Lexer {
  const space = createToken({ name: "space", pattern: /\s+/, group: Lexer.SKIPPED });
  return new Lexer([space, ...Object.values(tokens)], {
    positionTracking: "onlyOffset",
    recoveryEnabled: false,
    skipValidations: true,
  });
}
