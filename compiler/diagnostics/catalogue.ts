// Every code there is, with its title. Each has a page under docs/diagnostics/ and a fixture that
// shows it; a test holds the three sets equal. A code that goes is never used again.

export const catalogue = {
  // 1-load
  "broken-link": "A symbolic link points at nothing",
  "byte-order-mark": "A file starts with a byte order mark",
  "crlf-line-endings": "A file has Windows line endings",
  "file-too-large": "A file is larger than the limit",
  "link-cycle": "A symbolic link leads in a circle",
  "link-leaves-tree": "A symbolic link leads out of the stacks tree",
  "not-a-file": "Something in the tree is neither a file nor a folder",
  "not-utf8": "A file is not valid UTF-8",
  "nul-byte": "A file holds NUL bytes",
  "unreadable-file": "A file cannot be read",
  // 2-parse: YAML
  "alias-bomb": "YAML aliases expand beyond the limit",
  "alias-cycle": "A YAML alias contains itself",
  "complex-key": "A YAML key is not a plain word",
  "duplicate-key": "A key stands twice in one mapping",
  "nesting-too-deep": "YAML is nested beyond the limit",
  "several-documents": "A file holds several YAML documents",
  "tab-indent": "A line is indented with tabs",
  "unknown-anchor": "A YAML alias names no anchor",
  "yaml-syntax": "A file is not well-formed YAML",
  // 2-parse: the shape of each kind of file
  "exactly-one": "Keys that exclude each other stand together",
  "missing-key": "A required key is missing",
  "spelled-boolean": "A boolean is spelled as yes, no, on or off",
  "template-syntax": "A template cannot be read",
  "unknown-file-kind": "A file is of no known kind",
  "unknown-key": "A key is not known here",
  "unknown-resource-type": "A resource type does not exist",
  "unquoted-text": "A text stands without quotes and looks like a number",
  "wrong-type": "A value is of the wrong type",
  "wrong-value": "A value is not among those allowed",
  // 3-check
  "dependency-cycle": "Resources wait for one another in a circle",
  "duplicate-configcrate": "Two configcrates have one name",
  "duplicate-resource": "Two resources of a configcrate have one name",
  "source-not-found": "A source names no file of the tree",
  "unknown-configcrate": "A reference names no configcrate",
  "unknown-resource": "A reference names no resource",
  // 4-resolve
  "duplicate-host": "A host stands twice in the inventory",
  "no-hosts": "There is no host to compile for",
  "unmatched-host": "No match block matches a host",
  // 5-specialize
  "undefined-variable": "A template prints a variable that nothing defines",
} as const;

export type DiagnosticCode = keyof typeof catalogue;
