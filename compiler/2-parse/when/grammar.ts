// The grammar of conditions, from loosest to tightest: ||, &&, == and !=, !, then what is in brackets.
import type { CstNode, IToken, ParserMethod } from "chevrotain";
import { CstParser } from "chevrotain";
import type { Tokens } from "./tokens.ts";
import { makeLexer, makeTokens } from "./tokens.ts";

/** Making one takes some milliseconds, reading with it next to nothing. */
export interface Grammar {
  readonly lex: (text: string) => Lexed;
  readonly read: (tokens: readonly IToken[]) => Read;
}

export interface Lexed {
  readonly tokens: readonly IToken[];
  /** Where no token begins, when the text could not be read to its end. */
  readonly stop: number | undefined;
}

export type Read =
  | { readonly kind: "tree"; readonly tree: CstNode }
  /** Which token cannot stand where it stands; one past the last when the text ends too early. */
  | { readonly kind: "unexpected"; readonly index: number };

export function makeGrammar(): Grammar {
  const tokens = makeTokens();
  const lexer = makeLexer(tokens);
  const parser = new WhenParser(tokens);
  return {
    lex: (text) => {
      const result = lexer.tokenize(text);
      return { tokens: result.tokens, stop: result.errors[0]?.offset };
    },
    read: (found) => {
      parser.input = [...found];
      const tree = parser.condition();
      const [error] = parser.errors;
      if (error === undefined) return { kind: "tree", tree };
      const index = found.indexOf(error.token);
      return { kind: "unexpected", index: index === -1 ? found.length : index };
    },
  };
}

/** The one class there is, because the library wants one. It only says what may follow what. */
class WhenParser extends CstParser {
  readonly #tokens: Tokens;

  constructor(tokens: Tokens) {
    super({ ...tokens }, { maxLookahead: 1, recoveryEnabled: false, skipValidations: true });
    this.#tokens = tokens;
    this.performSelfAnalysis();
  }

  readonly condition: Rule = this.RULE("condition", () => {
    this.SUBRULE(this.anyOf);
  });

  readonly anyOf: Rule = this.RULE("anyOf", () => {
    this.SUBRULE(this.allOf);
    this.MANY(() => {
      this.CONSUME(this.#tokens.or);
      this.SUBRULE2(this.allOf);
    });
  });

  readonly allOf: Rule = this.RULE("allOf", () => {
    this.SUBRULE(this.comparison);
    this.MANY(() => {
      this.CONSUME(this.#tokens.and);
      this.SUBRULE2(this.comparison);
    });
  });

  // Chains are read here, and refused where the tree is built, with words that say how to mend them.
  readonly comparison: Rule = this.RULE("comparison", () => {
    this.SUBRULE(this.negation);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(this.#tokens.equal, { LABEL: "operator" }) },
        { ALT: () => this.CONSUME(this.#tokens.differs, { LABEL: "operator" }) },
      ]);
      this.SUBRULE2(this.negation);
    });
  });

  readonly negation: Rule = this.RULE("negation", () => {
    this.MANY(() => this.CONSUME(this.#tokens.not));
    this.OR([
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.SUBRULE(this.nameOrCall) },
      { ALT: () => this.CONSUME(this.#tokens.text) },
      { ALT: () => this.CONSUME(this.#tokens.number) },
      { ALT: () => this.CONSUME(this.#tokens.truth) },
      { ALT: () => this.CONSUME(this.#tokens.changed) },
    ]);
  });

  readonly group: Rule = this.RULE("group", () => {
    this.CONSUME(this.#tokens.open);
    this.SUBRULE(this.anyOf);
    this.CONSUME(this.#tokens.close);
  });

  readonly nameOrCall: Rule = this.RULE("nameOrCall", () => {
    this.CONSUME(this.#tokens.name);
    this.OPTION(() => {
      this.CONSUME(this.#tokens.open);
      this.OPTION2(() => {
        this.SUBRULE(this.argument);
        this.MANY(() => {
          this.CONSUME(this.#tokens.comma);
          this.SUBRULE2(this.argument);
        });
      });
      this.CONSUME(this.#tokens.close);
    });
  });

  // Words are read as arguments too, so that a forgotten pair of quotes gets its own message.
  readonly argument: Rule = this.RULE("argument", () => {
    this.OR([
      { ALT: () => this.CONSUME(this.#tokens.text, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(this.#tokens.number, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(this.#tokens.name, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(this.#tokens.truth, { LABEL: "word" }) },
      { ALT: () => this.CONSUME(this.#tokens.changed, { LABEL: "word" }) },
    ]);
  });
}

type Rule = ParserMethod<[], CstNode>;
