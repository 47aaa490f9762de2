"""Hostile texts of our own, and what no published page may hold, judged by an HTML parser."""

from collections.abc import Iterator

from lxml import html
from lxml.etree import _Element

VECTORS = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea></style></noscript><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "<math><annotation-xml encoding='text/html'><img src onerror=alert(1)></annotation-xml></math>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<form action='https://evil.example/'><input name=body></form>",
    "<a href='javascript:alert(1)'>x</a>",
    "]]><script>alert(1)</script><![CDATA[",
    "{{ 7 * 7 }}{% raw %}<script>alert(1)</script>",
    "\x00<scr\x00ipt>alert(1)</script>\u202e\ufffe",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<div id=main style='position:fixed;inset:0'>",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/x",
    "https:evil.example",
    "http://",
    "http://[::1",
    "ftp://evil.example/",
    "file:///etc/passwd",
    'https://evil.example/"><script>alert(1)</script>',
    "https://evil.example/' onmouseover='alert(1)",
)
ALLOWED_TAGS = frozenset(
    (
        *("html", "head", "meta", "title", "link", "body", "header", "main", "footer", "nav"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "div", "span", "section", "article"),
        *("aside", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th"),
        *("td", "figure", "figcaption", "blockquote", "details", "summary", "a", "time", "ins"),
        *("del", "bdi"),
        # the page that searches, and the plots of the dashboard
        *("form", "label", "input", "button", "noscript", "svg", "line", "rect", "text"),
    )
)
# The one script there is, and where the one form leads.
SCRIPT = "search.js"
FORM_ACTION = "search.html"
ADDRESS_ATTRIBUTES = ("href", "src", "action", "formaction", "srcset", "poster", "data", "ping")


def faults(page: str) -> Iterator[str]:
    """Yield what a page or fragment holds that could run or load something."""
    for element in html.document_fromstring(page).iter():
        if not isinstance(element.tag, str):
            yield f"a comment or instruction: {element!r}"
            continue
        if element.tag == "script" and element.get("src") == SCRIPT and not element.text:
            continue
        if element.tag == "form" and element.get("action") != FORM_ACTION:
            yield f"a form to {element.get('action')!r}"
        if element.tag not in ALLOWED_TAGS:
            yield f"<{element.tag}>"
        yield from _attribute_faults(element)


def _attribute_faults(element: _Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        if str(name).startswith("on") or name in {"style", "srcdoc", "background"}:
            yield f"<{element.tag} {name}>"
        if name in ADDRESS_ATTRIBUTES and not _is_harmless(str(value)):
            yield f"<{element.tag} {name}={value!r}>"
        is_sheet = element.tag == "link" and value == "stylesheet"
        if is_sheet and str(element.get("href")).lstrip("./") != "style.css":
            yield f"a stylesheet at {element.get('href')!r}"


def _is_harmless(address: str) -> bool:
    scheme = address.strip().partition(":")[0].lower()
    is_own = ":" not in address and not address.startswith("/")
    return scheme in {"http", "https"} or is_own
