// One mail as it goes over the wire: headers that nothing in it can break out of, and a body in base64.

export interface Mail {
  /** Addresses alone, without names. */
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly date: Date;
  /** Unlike that of any other mail, as in `id@host`. */
  readonly id: string;
}

/** With the line ends of mail. Every line is ASCII, and short enough for any server. */
export function mailText({ from, to, subject, text, date, id }: Mail): string {
  const headers = [
    `From: <${from}>`,
    `To: ${to.map((address) => `<${address}>`).join(",\r\n ")}`,
    `Subject: ${headerWords(subject)}`,
    `Date: ${date.toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${id}>`,
    // So that no mailbox answers that its owner is on holiday (RFC 3834).
    "Auto-Submitted: auto-generated",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
  ];
  const body = Buffer.from(text.replaceAll(/\r?\n/gu, "\r\n"), "utf8").toString("base64");
  return `${[...headers, "", ...(body.match(/.{1,76}/gu) ?? [])].join("\r\n")}\r\n`;
}

/** A line that is a dot would end the mail, so that one more stands before each that begins a line. */
export function withDots(text: string): string {
  return text.replaceAll(/^\./gmu, "..");
}

/**
 * An address that may stand in a command and in a header as it is: nothing in it ends a line, closes a
 * bracket or begins another address. Quoted and international ones are not worth what they may hide.
 */
export function isMailAddress(text: string): boolean {
  return /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?$/u.test(
    text,
  );
}

/** As it is where it is short and plain, else in encoded words (RFC 2047), none of which cuts a character. */
function headerWords(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
  if (/^[ -~]{1,60}$/u.test(line) && !line.includes("=?")) return line;
  const words: string[] = [];
  let word = "";
  for (const character of line) {
    if (Buffer.byteLength(word + character) > bytesOfWord) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word]
    .map((each) => `=?UTF-8?B?${Buffer.from(each, "utf8").toString("base64")}?=`)
    .join("\r\n ");
}

/** An encoded word has at most 75 characters, 12 of which are not its own. */
const bytesOfWord = 45;
