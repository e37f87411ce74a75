// What loading finds wrong with single files: one function for each code.
import type { Refusal } from "../../runtime/contract/refusal.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/source.ts";

export function brokenLink(subject: Span, written: string): Diagnostic {
  return {
    code: "broken-link",
    severity: "error",
    summary: `the symbolic link "${subject.source.path}" points at "${written}", which does not exist`,
    hint: "restore what it points at, or remove the link",
    subject,
  };
}

export function byteOrderMark(subject: Span): Diagnostic {
  return {
    code: "byte-order-mark",
    severity: "warning",
    summary: "the file starts with a byte order mark",
    hint: "save it as UTF-8 without a byte order mark; it is read as if the mark were not there",
    subject,
  };
}

export function crlfLineEndings(subject: Span): Diagnostic {
  return {
    code: "crlf-line-endings",
    severity: "hint",
    summary: "the file has Windows line endings",
    hint: "save it with Unix line endings (LF)",
    subject,
  };
}

export function fileTooLarge(subject: Span, size: number, limit: number): Diagnostic {
  return {
    code: "file-too-large",
    severity: "error",
    summary: `the file holds ${size} bytes and the limit is ${limit}`,
    hint: subject.source.path.startsWith("files/")
      ? "let hosts fetch it themselves, from a package or by `type: source_package`"
      : "split it, or move large data below `files/`, which is not parsed",
    subject,
  };
}

export function linkCycle(subject: Span, written: string): Diagnostic {
  return {
    code: "link-cycle",
    severity: "error",
    summary: `the symbolic link "${subject.source.path}" to "${written}" leads in a circle`,
    detail: "It leads back to itself or to a folder that holds it, so that its tree never ends.",
    hint: "remove the link, or let it point at a single file or at a folder beside it",
    subject,
  };
}

export function linkLeavesTree(subject: Span, written: string): Diagnostic {
  return {
    code: "link-leaves-tree",
    severity: "error",
    summary: `the symbolic link "${subject.source.path}" to "${written}" leads out of the stacks tree`,
    detail:
      "A stacks tree means the same wherever it is checked out, so it holds all that it uses.",
    hint: "put a copy of what it points at in place of the link",
    subject,
  };
}

/** `what` it is instead, as in "a folder". */
export function notAFile(subject: Span, what: string): Diagnostic {
  return {
    code: "not-a-file",
    severity: "error",
    summary: `"${subject.source.path}" is ${what}, not a file`,
    hint: "remove it, or put a file in its place",
    subject,
  };
}

/** `offset` and `byte` are those of the first byte that does not fit. */
export function notUtf8(subject: Span, offset: number, byte: number): Diagnostic {
  return {
    code: "not-utf8",
    severity: "error",
    summary: `byte ${offset} of the file, 0x${hex(byte)}, is not valid UTF-8`,
    hint: "save the file as UTF-8; it may be in an older encoding such as Latin-1",
    subject,
  };
}

export function utf16(subject: Span): Diagnostic {
  return {
    code: "not-utf8",
    severity: "error",
    summary: "the file looks like UTF-16, and must be UTF-8",
    hint: "save it as UTF-8; some Windows programs write UTF-16 and call it Unicode",
    subject,
  };
}

export function nulByte(subject: Span): Diagnostic {
  return {
    code: "nul-byte",
    severity: "error",
    summary: "the file holds a NUL byte, so it is not text",
    hint: "save it as UTF-8 text, or move it below `files/` if it is data",
    subject,
  };
}

/** `why` names the path and what the system said. */
export function unreadableFile(subject: Span, why: Refusal): Diagnostic {
  return {
    code: "unreadable-file",
    severity: "error",
    summary: why.message,
    detail: "Nothing is compiled without it, for the policy that it holds would vanish from hosts.",
    hint: why.hint ?? "let it be read by the user who compiles, or remove it",
    subject,
  };
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}
