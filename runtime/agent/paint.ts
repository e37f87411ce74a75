// Colours for a terminal, or none; and nothing that a terminal would take for an order.

export type Color = "red" | "green" | "yellow" | "cyan" | "dim";

export type Paint = (color: Color, text: string) => string;

const codes = { red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39], dim: [2, 22] };

export function painter(enabled: boolean): Paint {
  return (color, text) => {
    const [open, close] = codes[color];
    return enabled && text !== "" ? `\u001B[${open}m${text}\u001B[${close}m` : text;
  };
}

/** Files and file names may hold anything; on a screen, control characters are shown and not obeyed. */
export function harmless(text: string): string {
  // Line ends and tabs are layout, and stay.
  return text.replaceAll(/(?![\n\t])\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0);
    if (code === 0x7f) return "\u2421";
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\uFFFD";
  });
}
