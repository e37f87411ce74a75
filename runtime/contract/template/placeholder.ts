// `{{secret_file}}` is no action: it is expanded when a command runs, and plain text to templates.

/** The placeholder that begins at this offset, as it was written. */
export function placeholderAt(text: string, at: number): string | undefined {
  const pattern = /\{\{[ \t]*secret_file[ \t]*\}\}/y;
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
