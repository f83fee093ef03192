// Pictures follow the theme that the reader chose here, not the one of the system: their sources
// name the system's, which is all that a git host knows of.
const ask = /prefers-color-scheme:\s*(\w+)/;

function follow() {
  const isDark = document.body.dataset.mdColorScheme === "slate";
  for (const source of document.querySelectorAll("picture source")) {
    source.dataset.scheme ??= ask.exec(source.media)?.[1];
    source.media = (source.dataset.scheme === "dark") === isDark ? "all" : "not all";
  }
}

new MutationObserver(follow).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
follow();
