"""The licence a page carries: a KOGL (공공누리) mark or a Creative Commons link."""

import re
from typing import cast

from lxml.etree import XPath
from lxml.html import HtmlElement

from seoulwire.kogl import strictest
from seoulwire.sources.selection import select

_KOGL = XPath(
    "//a[contains(@href, 'kogl.or.kr')] | //img[contains(@src, 'opentype')"
    " or contains(@src, 'open_type') or contains(@alt, '공공누리')]"
)
# licenseType4.do, img_opentype04.png, 공공누리 제4유형 (type 4)
_KOGL_TYPE = re.compile(r"(?:licenseType|open_?type|제\s?)0?([0-4])(?!\d)", re.IGNORECASE)
_CREATIVE_COMMONS = re.compile(
    r"creativecommons\.org/(?:licenses/(?P<kind>by(?:-nc)?(?:-sa|-nd)?)/(?P<version>\d\.\d)"
    r"|publicdomain/zero/1\.0)",
    re.IGNORECASE,
)


# What the source of a page with either has.
_MARKS = ("kogl.or.kr", "opentype", "open_type", "공공누리", "creativecommons.org")


def may_have_licence(html: str) -> bool:
    """Return whether the source of a page has anything that :func:`licence_of` looks for."""
    return any(mark in html for mark in _MARKS)


def licence_of(root: HtmlElement) -> str | None:
    """Return ``KOGL-0`` to ``KOGL-4``, ``CC-BY-4.0`` and its kin, ``CC0-1.0`` or ``None``.

    Of several KOGL marks a page gets what all ask together. A Creative Commons link counts only as
    the licence of the page (``rel="license"``), not of a picture in it.
    """
    types = {
        int(match[1])
        for element in cast("list[HtmlElement]", _KOGL(root))
        for value in (element.get("href"), element.get("src"), element.get("alt"))
        if (match := _KOGL_TYPE.search(value or ""))
    }
    if types:
        return f"KOGL-{strictest(types)}"
    for element in select(root, "a[rel~='license'], link[rel~='license']"):
        match = _CREATIVE_COMMONS.search(element.get("href") or "")
        if match:
            kind, version = match["kind"], match["version"]
            return "CC0-1.0" if kind is None else f"CC-{kind.upper()}-{version}"
    return None
