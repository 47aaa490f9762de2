"""The few expressions of JavaScript that make up addresses: strings, numbers, names, and ``+``.

Nothing is run: an expression with anything else in it has no value.
"""

import re
from collections.abc import Mapping

from lxml.html import HtmlElement

MAX_TOKENS = 60

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>'(?:[^'\\\n]|\\.){0,500}'|"(?:[^"\\\n]|\\.){0,500}")
    | `(?P<template>[^`]{0,500})`
    | (?P<number>\d{1,20})(?![\w.])
    | \$\(this\)\.(?:data|attr)\(\s*['"](?P<own>[\w-]{1,60})['"]\s*\)
    | this\.(?:getAttribute\(\s*['"](?P<attribute>[\w-]{1,60})['"]\s*\)|dataset\.(?P<data>\w{1,60}))
    | (?P<wrap>(?:encodeURIComponent|encodeURI|escape|String|parseInt|Number)?\()
    | (?P<name>[A-Za-z_$][\w$]{0,60})(?![\w$(\[.])
    | (?P<plus>\+)(?![+=])
    | (?P<close>\))
    )""",
    re.VERBOSE,
)
_HOLE = re.compile(r"\$\{\s*([^{}]{1,120})\s*\}")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def value_of(
    code: str, at: int, names: Mapping[str, str], element: HtmlElement | None
) -> tuple[str | None, int]:
    """Return the value of the expression that begins at ``at``, and where it ends.

    ``names`` are the variables in scope, ``element`` is ``this``. The value is ``None`` where it
    cannot be told from the page.
    """
    pieces: list[str] = []
    wants_operand, depth = True, 0
    for _ in range(MAX_TOKENS):
        token = _TOKEN.match(code, at)
        if token is None:
            break
        if token["wrap"]:
            if not wants_operand:
                break
            depth += 1
        elif token["close"]:
            if depth == 0:
                break
            depth -= 1
        elif token["plus"]:
            wants_operand = True
        elif not wants_operand:
            break
        else:
            value = _operand(token, names, element)
            if value is None:
                return None, token.end()
            pieces.append(value)
            wants_operand = False
        at = token.end()
    return (None if wants_operand else "".join(pieces)), at


def _operand(
    token: re.Match[str], names: Mapping[str, str], element: HtmlElement | None
) -> str | None:
    if token["string"]:
        return _ESCAPE.sub(r"\1", token["string"][1:-1])
    if token["template"] is not None:
        return _filled(token["template"], names, element)
    if token["number"]:
        return token["number"]
    if token["name"]:
        return names.get(token["name"])
    if element is None:
        return None
    dashed = re.sub(r"([A-Z])", r"-\1", token["data"] or "").lower()
    name = token["own"] or token["attribute"] or f"data-{dashed}"
    value: str | None = element.get(name) or element.get(f"data-{name}")
    return value


def _filled(template: str, names: Mapping[str, str], element: HtmlElement | None) -> str | None:
    """Return a template string with its holes filled, ``None`` when one has no value."""
    values = {hole[0]: value_of(hole[1], 0, names, element)[0] for hole in _HOLE.finditer(template)}
    if any(value is None for value in values.values()):
        return None
    return _HOLE.sub(lambda hole: values[hole[0]] or "", template)
