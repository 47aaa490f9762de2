"""Where links lead that a script follows, as far as the page itself shows how.

``javascript:fn_view('123')``, ``onclick``, ``data-id`` with a handler, and buttons of forms: the
function's own text says which address it opens, or which form it fills and sends. No script is run.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from seoulwire.boards.expressions import value_of
from seoulwire.content import absolute_url

# What boards need of script stands in the first thousands of characters.
MAX_SCRIPT = 400_000
MAX_FUNCTIONS = 400
MAX_BODY = 4_000
MAX_CODE = 2_000
# A handler calls a function that calls another.
MAX_DEPTH = 3
MAX_STATEMENTS = 60
# A page of 10,000 rows takes so many; one that wants more is hostile.
MAX_STEPS = 100_000
MAX_ARGUMENTS = 12

_FUNCTION = re.compile(r"function\b\s*([\w$]{0,60})\s*\(([^(){]{0,300})\)\s*\{")
_ARROW = re.compile(r"=>\s*\{")
_NAME_BEFORE = re.compile(r"([\w$]{1,60})\s*[=:]\s*(?:async\s*)?$")
_ARROW_BEFORE = re.compile(r"([\w$]{1,60})\s*=\s*(?:async\s*)?\(?([\w$,\s]{0,200}?)\)?\s*$")
# $('.row').on('click', function…, $(document).on('click', '.row', function…, $('.row').click(…
_CLICK_BEFORE = re.compile(
    r"\$\(\s*(?:['\"](?P<outer>[^'\"]{1,100})['\"]|document)\s*\)\s*\.(?:"
    r"on\(\s*['\"]click['\"]\s*,\s*(?:['\"](?P<inner>[^'\"]{1,100})['\"]\s*,\s*)?|click\(\s*)$"
)
_LAST_NAME = re.compile(r"([.#])([\w-]{1,80})(?:\[[^\]]{0,80}\]|:[\w()-]{1,40})?$")
_BRACE = re.compile(r"[{}]")

_STATEMENT = re.compile(
    r"""
      (?:(?:window|document|top|self|parent)\.)?\blocation(?:\.href)?\s*=(?!=)(?P<go>)
    | \blocation\.(?:replace|assign)\((?P<go2>)
    | \bwindow\.open\((?P<go3>)
    | (?P<field>[\w$][\w$.\[\]'"()\#]{0,100})\.value\s*=(?!=)
    | \$\(\s*['"`](?P<select>[^)]{1,100})['"`]\s*\)
      (?:\.find\(\s*['"](?P<inner>[^)]{1,100})['"]\s*\))?\.val\(
    | \.find\(\s*['"](?P<found>[^)]{1,100})['"]\s*\)\.val\(
    | (?:\.action\s*=(?!=)|(?:attr|prop)\(\s*['"]action['"]\s*,|\baction\s*:)(?P<action>)
    | (?:\.method\s*=(?!=)|(?:attr|prop)\(\s*['"]method['"]\s*,|\bmethod\s*:)(?P<method>)
    | (?P<submit>\.submit\()
    | (?<![\w$.])(?P<variable>[A-Za-z_$][\w$]{0,60})\s*(?P<more>\+?)=(?![=>])
    | (?<![\w$])(?P<call>[A-Za-z_$][\w$]{0,60})\(
    """,
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"([\w$-]{1,80})['\"\])]*$")
_NAMED = re.compile(r"name\s*=\s*\\?['\"]?([\w.$-]{1,80})")
_WORD = re.compile(r"[\w$-]{1,80}")
# An argument that is an address, and functions that do something else with one.
_ADDRESS = re.compile(
    r"https?://\S{4,}|/[^\s'\"]{0,300}(?:\.(?:do|jsp|php|asp|aspx|html?)\b|\?\w)\S*"
)
_NO_VISIT = re.compile(r"down|file|print|share|sns|login|image|img", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Form:
    """What a browser would POST: the address and the fields, in order."""

    url: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: a ``url`` to GET, the ``form`` a browser would POST instead."""

    url: str | None = None
    form: Form | None = None


NOWHERE = Target()


@dataclass(slots=True)
class _Deed:
    """What a piece of code does to the page, gathered as it is read."""

    address: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    action: str | None = None
    method: str | None = None
    submits: bool = False
    steps: int = 200  # a handler takes ten
    code: str = ""


class Scripts:
    """The scripts of a page, read when the first link asks for them."""

    def __init__(self, root: HtmlElement, base_url: str, url: str) -> None:
        self._root = root
        self._base_url = base_url
        self._url = url
        self._steps = MAX_STEPS
        self._functions: dict[str, tuple[tuple[str, ...], str]] | None = None
        self._clicks: list[tuple[str, str]] = []
        self._forms: list[HtmlElement] = []
        self._names: dict[str, str] = {}  # of fields, by their ids
        self._statements: dict[str, list[re.Match[str]]] = {}

    def target_of(self, element: HtmlElement) -> Target:
        """Return where a click on ``element`` leads, :data:`NOWHERE` when the page does not say."""
        for code in _codes(element):
            target = self._target(code, element)
            if target.url is not None:
                return target
        for name in ("data-href", "data-url", "data-link", "data-action"):
            address = element.get(name)
            url = absolute_url(self._base_url, address)
            if url is not None and (name != "data-action" or _ADDRESS.match(address or "")):
                return Target(url)
        if element.tag == "input" or element.get("type") == "submit":
            form = next(element.iterancestors("form"), None)
            return NOWHERE if form is None else self._sent(form, {}, None, None)
        return self._clicked(element)

    def _clicked(self, element: HtmlElement) -> Target:
        self._read()
        for one in (element, *islice(element.iterancestors(), 3)):
            names = {f".{name}" for name in (one.get("class") or "").split()}
            names |= {f"#{one.get('id')}"}
            for selected, body in self._clicks:
                if selected in names:
                    return self._target(body, one)
        return NOWHERE

    def _target(self, code: str, element: HtmlElement) -> Target:
        self._read()
        deed = _Deed()
        self._follow(code, {}, element, deed, MAX_DEPTH)
        if deed.address is not None:
            return Target(absolute_url(self._base_url, deed.address))
        if not deed.submits:
            return NOWHERE
        form = self._form_of(deed)
        return NOWHERE if form is None else self._sent(form, deed.values, deed.action, deed.method)

    def _follow(
        self, code: str, names: dict[str, str], element: HtmlElement, deed: _Deed, depth: int
    ) -> None:
        """Gather what ``code`` does, in the order it is written; branches are not told apart."""
        deed.code += code
        end = 0
        for found in self._statements_of(code):
            if found.start() < end:
                continue
            if deed.address is not None or deed.steps == 0 or self._steps == 0:
                return
            deed.steps -= 1
            self._steps -= 1
            if found["submit"]:
                deed.submits = True
            elif found["call"]:
                self._call(code, found, names, element, deed, depth)
            else:
                value, end = value_of(code, found.end(), names, element)
                if value is not None:
                    self._do(found, value, names, deed)

    def _statements_of(self, code: str) -> list[re.Match[str]]:
        known = self._statements.get(code)
        if known is None:
            known = list(islice(_STATEMENT.finditer(code), MAX_STATEMENTS))
            self._statements[code] = known
        return known

    def _do(self, found: re.Match[str], value: str, names: dict[str, str], deed: _Deed) -> None:
        if found["variable"]:
            kept = names.get(found["variable"], "") if found["more"] else ""
            names[found["variable"]] = kept + value
        elif found["action"] is not None:
            deed.action = value
        elif found["method"] is not None:
            deed.method = value.lower()
        elif found["field"]:
            last = _LAST_WORD.search(found["field"])
            if last is not None:
                deed.values[self._field_name(last[1])] = value
        elif found["select"] or found["found"]:
            name = self._selected_field(found["inner"] or found["found"] or found["select"])
            if name is not None:
                deed.values[name] = value
        else:
            deed.address = value

    def _call(
        self,
        code: str,
        found: re.Match[str],
        names: Mapping[str, str],
        element: HtmlElement,
        deed: _Deed,
        depth: int,
    ) -> None:
        assert self._functions is not None  # noqa: S101 - read before any code is followed
        known = self._functions.get(found["call"])
        if known is None:  # of a script elsewhere: popup('/view.do?id=1') shows where it leads
            first = next(_arguments(code, found.end(), names, element), None) or ""
            if _ADDRESS.match(first) and not _NO_VISIT.search(found["call"]):
                deed.address = first
            return
        if depth == 0:
            return
        parameters, body = known
        inner = dict(zip(parameters, _arguments(code, found.end(), names, element), strict=False))
        scope = {name: value for name, value in inner.items() if value is not None}
        self._follow(body, scope, element, deed, depth - 1)

    def _field_name(self, name: str) -> str:
        """Return the name of the field that has ``name`` for its id, else ``name`` itself."""
        return self._names.get(name, name)

    def _selected_field(self, selector: str) -> str | None:
        named = _NAMED.search(selector)
        if named is not None:
            return named[1]
        by_id = selector.strip("'\" ").rpartition("#")[2]
        return self._field_name(by_id) if "#" in selector and _WORD.fullmatch(by_id) else None

    def _form_of(self, deed: _Deed) -> HtmlElement | None:
        """Return the form that the code names, else the only one with the fields it fills."""
        words = set(_WORD.findall(deed.code))
        named = [form for form in self._forms if {form.get("name"), form.get("id")} & words]
        with_fields = [
            form
            for form in named or self._forms
            if set(deed.values) <= {name for name, _ in form_fields(form)}
        ]
        if with_fields and deed.values:
            return with_fields[0]
        return named[-1] if named else None

    def _sent(
        self, form: HtmlElement, values: Mapping[str, str], action: str | None, method: str | None
    ) -> Target:
        url = absolute_url(self._base_url, action or form.get("action") or self._url)
        if url is None:
            return NOWHERE
        sent = {name: value for name, value in form_fields(form) if value} | dict(values)
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True)) | sent
        address = urlunsplit(parts._replace(query=urlencode(query), fragment=""))
        is_posted = (method or form.get("method", "get")).lower() == "post"
        return Target(address, Form(url, tuple(sent.items())) if is_posted else None)

    def _read(self) -> None:
        if self._functions is not None:
            return
        self._functions = {}
        self._forms = list(islice(self._root.iter("form"), MAX_FUNCTIONS))
        for control in self._root.iter("input"):
            if control.get("id") and control.get("name"):
                self._names.setdefault(control.get("id", ""), control.get("name", ""))
        text = "\n".join(script.text or "" for script in self._root.iter("script"))[:MAX_SCRIPT]
        for found in islice(_FUNCTION.finditer(text), MAX_FUNCTIONS):
            before = text[max(found.start() - 200, 0) : found.start()]
            self._add(found[1], found[2], before, _body(text, found.end()))
        for found in islice(_ARROW.finditer(text), MAX_FUNCTIONS):
            before = text[max(found.start() - 200, 0) : found.start()]
            named = _ARROW_BEFORE.search(before)
            if named is not None:
                self._add(named[1], named[2], "", _body(text, found.end()))

    def _add(self, name: str, parameters: str, before: str, body: str) -> None:
        assert self._functions is not None  # noqa: S101 - called by _read alone
        named = _NAME_BEFORE.search(before)
        if name or named:
            known = tuple(one.strip() for one in parameters.split(","))
            self._functions.setdefault(name or (named[1] if named else ""), (known, body))
            return
        click = _CLICK_BEFORE.search(before)
        for selector in ((click["inner"] or click["outer"] or "") if click else "").split(","):
            last = _LAST_NAME.search(selector.strip())
            if last is not None:
                self._clicks.append((last[1] + last[2], body))


def is_scripted(element: HtmlElement) -> bool:
    """Return whether only a script follows a link: it has no address of its own."""
    href = (element.get("href") or "").strip()
    return not href or href.startswith("#") or href[:11].lower() == "javascript:"


def overrides_its_address(element: HtmlElement) -> bool:
    """Return whether a click runs a script instead of following the link's address."""
    return "return false" in (element.get("onclick") or "")[:MAX_CODE]


def form_fields(form: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield the hidden and text fields of a form; what a reader would choose is left to them."""
    for control in form.iter("input"):
        if control.get("name") and control.get("type", "text").lower() in {"hidden", "text"}:
            yield control.get("name", ""), control.get("value", "").strip()


def _codes(element: HtmlElement) -> Iterator[str]:
    onclick = element.get("onclick")
    if onclick:
        yield onclick[:MAX_CODE]
    href = (element.get("href") or "").strip()
    if href[:11].lower() == "javascript:":
        yield unquote(href[11:MAX_CODE])


def _body(text: str, start: int) -> str:
    """Return the text of a function up to the brace that closes it."""
    depth = 1
    for brace in _BRACE.finditer(text, start, start + MAX_BODY):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return text[start : brace.start()]
    return text[start : start + MAX_BODY]


def _arguments(
    code: str, at: int, names: Mapping[str, str], element: HtmlElement
) -> Iterator[str | None]:
    for _ in range(MAX_ARGUMENTS):
        value, at = value_of(code, at, names, element)
        yield value
        while at < len(code) and code[at].isspace():
            at += 1
        if code[at : at + 1] != ",":
            return
        at += 1
