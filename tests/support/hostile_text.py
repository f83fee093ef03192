"""What somebody may write to break a page that shows it, and whether a page was broken."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

RAN = "data-ran"
_SCRIPT = f"document.documentElement.setAttribute('{RAN}',1)"

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "image": f"<img src=x onerror={_SCRIPT}>",
        "script": f"</script><script>{_SCRIPT}</script>",
        "link": f"javascript:{_SCRIPT}",
        "template": "{{7*7}} ${7*7} <%= 7*7 %>",
        "right to left": "\u202egnp.exe\u2067 \u05e9\u05dc\u05d5\u05dd",
        "zero width": "ad\u200bm\u200din\u2060\ufeff",
        "emoji": "\U0001f6f0\ufe0f\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 3,
        "combining": "Z" + "\u0351\u0321" * 15,
        "unbroken": "x" * 10_000,
    }
)
"""Each kind by its name."""

SEEN = "<img src=x onerror="
"""How what is shown as text begins."""

_MIXED = "".join(text for name, text in TEXTS.items() if name not in {"script", "unbroken"})


def hostile(most: int = 255) -> str:
    """All kinds in as many characters as a field takes, without a place to break a line."""
    script = "" if most <= len(_MIXED) + len(TEXTS["script"]) else TEXTS["script"]
    return (_MIXED + script + TEXTS["unbroken"])[:most]


def one_segment(most: int = 255) -> str:
    """The same where it is one segment of a path."""
    return hostile(most).replace("/", "|")


_BROKEN = """
() => {
  const found = [];
  const root = document.documentElement;
  if (root.hasAttribute("data-ran")) found.push("it ran");
  if (root.scrollWidth > innerWidth) found.push(`it is ${root.scrollWidth} wide`);
  const made = "img[src='x'], main script, main b, [onerror], [onload], iframe,"
    + "[href^='javascript:' i]";
  for (const each of document.querySelectorAll(made)) found.push(each.outerHTML.slice(0, 200));
  const isApart = (element) => {
    const { display, unicodeBidi } = getComputedStyle(element);
    return display !== "inline" || /isolate|plaintext/.test(unicodeBidi);
  };
  const homeOf = (node) => {
    let home = node.parentElement;
    while (!isApart(home)) home = home.parentElement;
    return home;
  };
  const nodes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) nodes.push(walker.currentNode);
  nodes.forEach((node, at) => {
    if (!node.data.includes("\\u202e")) return;
    const home = homeOf(node);
    if (/flex|grid/.test(getComputedStyle(home).display)) return;
    const next = nodes.slice(at + 1).find((each) => each.data.trim() && homeOf(each) === home);
    if (next) found.push(`turns around "${next.data.slice(0, 60)}" in .${home.className}`);
  });
  return found;
}
"""


async def broken(page: Any) -> list[str]:
    """What foreign text did to a page: elements, script, width, words that it turned around."""
    found: list[str] = await page.evaluate(_BROKEN)
    return found
