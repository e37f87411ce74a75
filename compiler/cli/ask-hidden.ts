// Asks on the terminal for what nobody may read over a shoulder: nothing that is typed is shown.
import type { ReadStream, WriteStream } from "node:tty";

/** Undefined when there is no terminal, or whoever sits there gave up. */
export function askHidden(
  question: string,
  { input, output }: { readonly input: ReadStream; readonly output: WriteStream },
): Promise<string | undefined> {
  if (!input.isTTY) return Promise.resolve(undefined);
  output.write(question);
  input.setRawMode(true);
  input.resume();
  return new Promise((resolve) => {
    let typed = "";
    const end = (answer: string | undefined): void => {
      input.off("data", read);
      input.setRawMode(false);
      input.pause();
      output.write("\n");
      resolve(answer);
    };
    const read = (data: Buffer | string): void => {
      for (const letter of data.toString()) {
        // Enter; Ctrl-C and Ctrl-D; backspace.
        if (letter === "\r" || letter === "\n") return end(typed);
        if (letter === "\u0003" || letter === "\u0004") return end(undefined);
        typed = letter === "\u007f" || letter === "\b" ? typed.slice(0, -1) : typed + letter;
      }
    };
    input.on("data", read);
  });
}
