// The page around what is told: its head, with a policy under which a browser runs and loads nothing but this.
import { sha256 } from "../../../runtime/trust/hash.ts";
import { pageScript } from "./html-script.ts";
import { pageStyle } from "./html-style.ts";
import { markup, type Markup } from "./markup.ts";

export function pageOf(title: string, body: Markup): string {
  // Even if something in it were taken for markup: only what has these hashes is obeyed.
  const policy = [
    "default-src 'none'",
    `script-src ${hashSource(pageScript)}`,
    `style-src ${hashSource(pageStyle)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  // Without an icon of its own a page behind a web server would be followed by a request for one.
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${{ text: pageStyle }}</style>
</head>
<body>
${body}<script>${{ text: pageScript }}</script>
</body>
</html>
`.text;
}

/** As a policy names what it allows: SHA-256 in base64. */
function hashSource(text: string): string {
  const bytes = sha256(text).match(/../gu) ?? [];
  const binary = bytes.map((hex) => String.fromCharCode(Number.parseInt(hex, 16))).join("");
  return `'sha256-${btoa(binary)}'`;
}
