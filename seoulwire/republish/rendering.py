"""Templates as bytes that are safe to publish."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from html import escape as html_escape
from importlib.resources import files
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from seoulwire.configuration import TextRight
from seoulwire.republish.licences import kogl_type
from seoulwire.republish.listing import Row
from seoulwire.republish.markup import encoded, percent, written_out
from seoulwire.republish.rights import Decision
from seoulwire.sources.differences import Run

KOGL_ALONE = re.compile("KOGL-[0-4]")
ASSETS = ("style.css", "icon.png", "search.js")


class Frame(NamedTuple):
    """What is the same on every page of a site at one depth."""

    links: Markup
    header: Markup
    footer: Markup


def render(name: str, values: Mapping[str, object], *, root: str, site: str, site_ko: str) -> bytes:
    """Return a page as UTF-8 without the characters that no HTML may hold.

    ``root`` is the way from the page to the site's root, ``site`` the site's name.
    """
    frame = _frame(root, site, site_ko)
    html = _template(name).render(values, frame=frame, root=root, site=site, site_ko=site_ko)
    return encoded(html)


@cache
def _frame(root: str, site: str, site_ko: str) -> Frame:
    made: Any = _template("frame.html").module
    return Frame(made.links(root), made.header(root, site, site_ko), made.footer(root))


@cache
def asset(name: str) -> bytes:
    """Return a file that stands in every site as it is."""
    return files("seoulwire.republish").joinpath("templates", name).read_bytes()


@cache
def look() -> str:
    """Return a digest of all templates and assets: pages of another look are not kept."""
    folder = files("seoulwire.republish").joinpath("templates")
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1024)  # the same few, on every page
def in_korean_too(english: str, korean: str | None) -> Markup:
    """Return a label in English and, beside it, in Korean."""
    if not korean:
        return escape(english)
    return Markup('{} <span class="ko" lang="ko">{}</span>').format(english, korean)


def marked_runs(lines: Iterable[Sequence[Run]], tag: str) -> Markup:
    """Return lines of one side of a difference; what only this side has stands in ``tag``.

    Not in the template: most pages of copies have a hundred runs, each three calls there.
    """
    around = {"other": (f"<{tag}>", f"</{tag}>"), "typed": ('<span class="typed">', "</span>")}
    pieces = []
    for line in lines:
        pieces.append("<p>")
        for run in line:
            opening, closing = around.get(run.mark, ("", ""))
            pieces += (opening, html_escape(run.text), closing)
        pieces.append("</p>")
    return Markup("".join(pieces))  # noqa: S704 - written from escaped text


def line(row: Row, root: str) -> Markup:
    """Return a row of a list, linked from a page whose way to the site's root is ``root``."""
    made: Markup = _macros().line(row, root)
    return made


@cache
def level(text: TextRight) -> Markup:
    """Return the mark that says how much of a text is shown."""
    made: Markup = _macros().level(text)
    return made


@lru_cache(maxsize=1024)  # of many posts the same is decided
def rights(decision: Decision) -> Markup:
    """Return what a post's page says of its rights."""
    module: Any = _template("rights.html").module
    # Beside another licence, or a reservation of rights, the mark of the one would say too much.
    is_kogl = decision.licence is not None and KOGL_ALONE.fullmatch(decision.licence)
    made: Markup = module.rights(decision, kogl_type(decision.licence) if is_kogl else None)
    return made


def _macros() -> Any:
    return _template("rows.html").module


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("seoulwire.republish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "level": level,
        "number": "{:,}".format,
        "percent": percent,
        "ko": in_korean_too,
        "rights": rights,
        "pair": lambda both: in_korean_too(*both),
        "runs": marked_runs,
        "written_out": written_out,
    }
    return environment.get_template(name)
