// What a secret may be called, and which part of a text is such a name.

/** Words joined by slashes. A word neither begins nor ends with a dot or a dash, so that a sentence may end behind it. */
const word = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?";
const path = `${word}(?:/${word})*`;

const whole = new RegExp(`^${path}$`);
const leading = new RegExp(`^${path}`);

/** As long as a file name on any system, with room for an ending. */
export const longestSecretPath = 200;

export function isSecretPath(text: string): boolean {
  return text.length <= longestSecretPath && whole.test(text);
}

/** The path that the text begins with, as far as it goes. */
export function leadingSecretPath(text: string): string | undefined {
  return leading.exec(text)?.[0];
}

/** Whether more of a path could follow: then what comes next decides which secret is meant. */
export function mayGoOn(rest: string): boolean {
  return /^[\w./-]*$/.test(rest);
}
