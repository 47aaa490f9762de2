"""Boards that only a browser shows: the page brings a script, and the script brings the posts."""

import re
from typing import cast

from lxml.html import HtmlElement

from seoulwire.content import parse_html

# More than this is content, whatever the scripts do.
MAX_TEXT = 400
MAX_SCRIPT = 200_000
MAX_HINTS = 5

_ROOTS = ("app", "root", "__next", "__nuxt", "app-root", "svelte")
_TEMPLATE = re.compile(r"\{\{[^{}]{1,80}\}\}|\bv-for=|\bng-repeat=|\bng-app=|\bx-for=")
_GRID = re.compile(
    r"AUIGrid|RealGrid|tui\.Grid|jqGrid|\.DataTable\(|ag-grid|IBSheet|createGrid", re.IGNORECASE
)
# 자바스크립트를 켜/사용/활성화: switch JavaScript on
_ASKS = re.compile(r"자바스크립트|java\s?script", re.IGNORECASE)
_CALL = re.compile(
    r"(?:fetch|axios(?:\.\w{3,6})?|\$\.(?:ajax|get|post|getJSON)|\burl\s*:|\.open)\s*\(?\s*"
    r"(?:['\"](?:GET|POST)['\"]\s*,\s*)?['\"]([^'\"\s]{2,200})['\"]"
)

_SHOWN = "//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]"


def find_script_signs(html: str) -> tuple[str, ...]:
    """Return what tells that a page without rows is filled by a script, best first; else nothing.

    The last ones are the addresses its scripts ask, where they can be seen.
    """
    root = parse_html(html)
    scripts = [one for one in root.iter("script") if one.get("type") != "application/ld+json"]
    if not scripts:
        return ()
    inline = " ".join((one.text or "")[:MAX_SCRIPT] for one in scripts)[:MAX_SCRIPT]
    asked = " ".join(_texts(root, "//noscript//text()"))
    containers = [one for one in _ROOTS if _is_empty(root, one)]
    text = " ".join(" ".join(_texts(root, _SHOWN)).split())
    signs = [f"an empty container #{name}" for name in containers]
    if found := _TEMPLATE.search(html[:MAX_SCRIPT]):
        signs.append(f"a template, not yet filled: {found[0]}")
    if found := _GRID.search(inline):
        signs.append(f"a grid that a script fills: {found[0]}")
    if len(text) <= MAX_TEXT and _ASKS.search(asked):
        signs.append("a request to switch JavaScript on")
    calls = dict.fromkeys(_CALL.findall(inline))
    if not signs and (len(text) > MAX_TEXT or not calls):
        return ()
    return (*signs, *(f"a script asks {url}" for url in list(calls)[:MAX_HINTS]))


def _texts(root: HtmlElement, path: str) -> list[str]:
    return cast("list[str]", root.xpath(path))


def _is_empty(root: HtmlElement, name: str) -> bool:
    elements = root.xpath("//*[@id=$name]", name=name)
    return bool(elements) and not "".join(elements[0].itertext()).strip()
