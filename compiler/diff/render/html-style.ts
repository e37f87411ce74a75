// The style of the page: the reader's own fonts and choice of light or dark, wide screens and phones.

export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f5f6f8; --ink: #1c2128; --quiet: #566070; --edge: #d3d8de;
  --link: #0a58ca; --focus: #0a58ca; --mark: #fff3cd;
  --new: #0b5b22; --new-ground: #e3f7e8; --new-word: #a9e6b8;
  --old: #8f1d1d; --old-ground: #fdeaea; --old-word: #f6b9b9;
  --alarm: #8f1d1d; --alarm-ground: #fdeaea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #11151b; --raised: #1a2029; --ink: #e4e8ee; --quiet: #a0abb9; --edge: #343d4a;
    --link: #82b4ff; --focus: #82b4ff; --mark: #4a3c08;
    --new: #a3e6b4; --new-ground: #12301d; --new-word: #22603a;
    --old: #ffb8b3; --old-ground: #3a181a; --old-word: #7a2a2d;
    --alarm: #ffb8b3; --alarm-ground: #3a181a;
  }
}
* { box-sizing: border-box; }
/* Nothing that gets the focus hides behind the filter, which stays at the top. */
html { scroll-padding-top: 12rem; }
body {
  margin: 0 auto; padding: 1rem; max-width: 75rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: .75rem 0 .25rem; }
h4 { font-size: 1rem; margin: 0; display: inline; }
header p { margin: 0 0 .25rem; }
code, pre, kbd, dd { font-family: ui-monospace, monospace; font-size: .9em; }
dd dd, dd code, dd pre { font-size: 1em; }
kbd { border: 1px solid var(--edge); border-radius: .2rem; padding: 0 .25rem; background: var(--raised); }
.aside { color: var(--quiet); }
.unseen, .skip:not(:focus) {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
a { color: var(--link); white-space: nowrap; }
:focus-visible { outline: .2rem solid var(--focus); outline-offset: .1rem; border-radius: .2rem; }
search { position: sticky; top: 0; z-index: 1; background: var(--ground); border-bottom: 1px solid var(--edge); padding: .75rem 0 .5rem; }
html:not([data-script]) .scripted { display: none; }
search label { display: block; font-weight: 600; }
search p { margin: .25rem 0 0; font-size: .875rem; }
input {
  width: 100%; padding: .5rem .6rem; font: inherit; color: inherit; background: var(--raised);
  border: 1px solid var(--quiet); border-radius: .35rem;
}
input::placeholder { color: var(--quiet); opacity: 1; }
.chips { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .5rem; }
button {
  font: inherit; font-size: .875rem; color: inherit; background: var(--raised); cursor: pointer;
  border: 1px solid var(--quiet); border-radius: 1rem; padding: .15rem .75rem; min-height: 1.75rem;
}
button[data-fold] { border-radius: .35rem; border-color: var(--edge); }
button[aria-pressed="true"] { background: var(--alarm-ground); color: var(--alarm); border-color: var(--alarm); }
summary { cursor: pointer; padding: .25rem 0; }
summary h3 { display: inline; margin: 0; }
.group { border: 1px solid var(--edge); border-radius: .5rem; padding: .35rem .75rem; margin: .75rem 0; }
.group > p { margin: .25rem 0; }
.note { border-left: .25rem solid var(--alarm); padding: .25rem .75rem; background: var(--raised); }
.hosts { font-size: .875rem; color: var(--quiet); }
.hosts p { margin: 0 0 .5rem; color: var(--ink); }
.group > .change { border-top: 1px solid var(--edge); padding: .25rem 0; }
div.group > .change, li.group > .change { border-top: 0; }
.sign { font-family: ui-monospace, monospace; font-weight: 700; display: inline-block; width: 1ch; }
.added > .sign, .added > summary > .sign { color: var(--new); }
.removed > .sign, .removed > summary > .sign { color: var(--old); }
.badge {
  color: var(--alarm); background: var(--alarm-ground); border-radius: .25rem; padding: .05rem .4rem;
  font-size: .875rem; font-weight: 600;
}
.resources { columns: 26rem; column-gap: 1.5rem; }
.resources > li { break-inside: avoid; }
.brief h3 { display: inline; }
.alarms, .plain, .resources { margin: 0; padding: 0; list-style: none; }
.classes { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 0 1.5rem; }
.alarms > li { border-left: .25rem solid var(--alarm); padding: .1rem .75rem; margin: .5rem 0; }
dl { display: grid; grid-template-columns: fit-content(16rem) minmax(0, 1fr); gap: .1rem 1rem; margin: .25rem 0 .25rem .25rem; }
dt { font-weight: 600; }
dd { margin: 0; }
.wide { grid-column: 1 / -1; }
dd.wide { padding-left: 1rem; }
.items, .origins { margin: 0; padding: 0; list-style: none; }
.origins { font-size: .875rem; color: var(--quiet); margin: .35rem 0 .35rem .25rem; }
ins, del { text-decoration: none; border-radius: .15rem; }
ins { color: var(--new); background: var(--new-ground); }
del { color: var(--old); background: var(--old-ground); }
pre {
  margin: .25rem 0; padding: .5rem 0; overflow-x: auto; overflow-wrap: normal; background: var(--raised);
  border: 1px solid var(--edge); border-radius: .35rem; line-height: 1.4; tab-size: 4;
}
pre > * { display: block; width: max-content; min-width: 100%; padding: 0 .6rem; border-radius: 0; unicode-bidi: isolate; }
pre b { font-weight: 700; border-radius: .15rem; }
pre ins b { background: var(--new-word); }
pre del b { background: var(--old-word); }
.hunk { color: var(--quiet); }
footer { margin-top: 3rem; border-top: 1px solid var(--edge); color: var(--quiet); font-size: .875rem; }
[hidden] { display: none; }
@media (max-width: 40rem) {
  body { padding: .75rem; }
  search { position: static; }
  html { scroll-padding-top: 1rem; }
  #keys { display: none; }
  dl { display: block; }
  dd, dd.wide { padding-left: .5rem; }
  .group { padding: .25rem .5rem; }
}
@media print {
  search, .skip { display: none; }
  .group { break-inside: auto; }
}
`;
