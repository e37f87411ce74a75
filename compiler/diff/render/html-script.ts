// The script of the page: the filter, and moving about with keys. What it adds is hidden where it does not run.

export const pageScript = `
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const filter = document.getElementById("filter");
  if (filter === null) return;
  document.documentElement.dataset.script = "";

  const chips = all("[data-danger-chip]");
  const numbersIn = (ranges) =>
    ranges.split(" ").filter((range) => range !== "").flatMap((range) => {
      const [first, last = first] = range.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, at) => first + at);
    });
  /** What many places ask for is made once. */
  const once = (make) => {
    const made = new Map();
    return (key) => {
      if (!made.has(key)) made.set(key, make(key));
      return made.get(key);
    };
  };
  const hostsIn = (element) =>
    (element?.querySelector("[data-hosts]")?.textContent ?? "").toLowerCase().split(" ");
  const hostsOfGroup = once((index) => hostsIn(document.getElementById("group-" + index)));
  const hostsOf = (element) =>
    element.dataset.groups === undefined
      ? [hostsIn(element)]
      : numbersIn(element.dataset.groups).map(hostsOfGroup);
  const wordsOf = (entry) => entry.dataset.entry.toLowerCase();
  const wordsOfResources = once((ranges) =>
    numbersIn(ranges).map((index) => {
      const entry = document.querySelector("#resource-" + index + " [data-entry]");
      return entry === null ? "" : wordsOf(entry);
    }).join(" "),
  );
  const blocks = all("[data-entries]").map((element) => ({
    element,
    hosts: hostsOf(element),
    entries: all("[data-entry]", element).map((entry) => ({
      element: entry,
      // What is told in brief changes what is listed above.
      id: entry.dataset.resources === undefined ? wordsOf(entry) : wordsOfResources(entry.dataset.resources),
      danger: entry.dataset.danger.split(" "),
      isCounted: entry.classList.contains("change"),
      isBrief: entry.classList.contains("brief"),
    })),
  }));
  const entries = blocks.flatMap((block) => block.entries).filter((entry) => entry.isCounted);

  const termsOf = (text) => text.toLowerCase().split(/\\s+/).filter((word) => word !== "");
  const fits = (term, hosts, entry) => {
    const [, place, word] = /^(host|id|danger):(.*)$/.exec(term) ?? [undefined, "any", term];
    const inHosts = () => hosts.some((names) => names.some((host) => host.includes(word)));
    const inId = () => entry.id.includes(word);
    const inDanger = () => entry.danger.some((danger) => danger.startsWith(word));
    switch (place) {
      case "host": return inHosts();
      case "id": return inId();
      case "danger": return word === "" || inDanger();
      default: return inId() || inHosts() || (word !== "" && inDanger());
    }
  };

  const apply = () => {
    const terms = termsOf(filter.value);
    for (const { element, hosts, entries } of blocks) {
      let isShown = false;
      for (const entry of entries) {
        entry.element.hidden = !terms.every((term) => fits(term, hosts, entry));
        if (!entry.element.hidden) isShown = true;
      }
      element.hidden = !isShown;
    }
    for (const section of all("main > section, .classes > div")) {
      section.hidden = all("[data-entries]", section).every((element) => element.hidden);
    }
    for (const chip of chips) {
      chip.setAttribute("aria-pressed", String(terms.includes("danger:" + chip.dataset.dangerChip)));
    }
    const counts = (some) => {
      const shown = some.filter((entry) => !entry.element.hidden).length;
      return terms.length === 0 ? some.length + " in all" : shown + " of " + some.length + " shown";
    };
    const brief = entries.filter((entry) => entry.isBrief);
    document.getElementById("shown").textContent =
      counts(entries.filter((entry) => !entry.isBrief)) +
      (brief.length === 0 ? "" : "; groups in brief: " + counts(brief));
  };
  // What is found begins at the top, and may be far above where somebody looked.
  const find = () => {
    apply();
    scrollTo(0, 0);
  };
  const search = (text) => {
    filter.value = text;
    find();
  };

  filter.addEventListener("input", find);
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      const term = "danger:" + chip.dataset.dangerChip;
      const terms = termsOf(filter.value);
      const others = terms.filter((one) => one !== term);
      search((others.length < terms.length ? others : [...terms, term]).join(" "));
    });
  }
  for (const button of all("[data-fold]")) {
    button.addEventListener("click", () => {
      for (const element of all("details.group, details.change")) {
        element.open = button.dataset.fold === "open";
      }
    });
  }

  /** What takes the focus for an entry: its summary, or itself when there is nothing to unfold. */
  const handleOf = ({ element }) => element.querySelector(":scope > summary") ?? element;
  const step = (by) => {
    const shown = entries.filter(({ element }) => element.closest("[hidden]") === null);
    const at = shown.findIndex(({ element }) => element.contains(document.activeElement));
    const next = shown[at === -1 ? (by > 0 ? 0 : shown.length - 1) : at + by];
    if (next === undefined) return;
    const group = next.element.closest("details.group");
    if (group !== null) group.open = true;
    if (handleOf(next).tabIndex < 0) next.element.tabIndex = -1;
    handleOf(next).focus();
    handleOf(next).scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = event.target === filter;
    if (event.key === "Escape") {
      search("");
      if (isTyping) filter.blur();
      // What was come to stays where it can be seen, among all that is shown again.
      else document.activeElement?.scrollIntoView({ block: "nearest" });
    } else if (isTyping) {
      if (event.key !== "Enter") return;
      filter.blur();
      step(1);
    } else if (event.key === "/") {
      filter.focus();
      filter.select();
    } else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else return;
    event.preventDefault();
  });

  // A reload may have kept what was typed.
  apply();
})();
`;
