"""Streams of bytes with a known truth: pages with runs in another charset, and whole pages.

Pages are our own texts and, with a folder of real pages, those. What a charset cannot spell is
left out of the truth first, so that an exact answer exists.
"""

import gzip
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.repair.texts import ENGLISH, KOREAN

SHELL = (
    '<html><head><title>{0}</title></head><body>\n<h1 title="{1}">{2}</h1>\n'
    "<p>{3}</p>\n<p>{4}<br>{5}</p>\n<ul><li>{6}</li></ul>\n</body></html>"
)
PAIRS = (
    ("utf-8", "cp949"),
    ("utf-8", "cp1252"),
    ("cp949", "utf-8"),
    ("cp1252", "utf-8"),
)
HANGUL = re.compile("[가-힣]")
KANA = re.compile("[ぁ-ヿ]")
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# Where a charset may change: what each kind of boundary encloses.
BOUNDARIES = {
    "tag": re.compile(r"(?<=>)[^<>]+(?=<)"),
    "attribute": re.compile(r'(?<==")[^"<>]+(?=")'),
    "line": re.compile(r"[^\n]+"),
    "sentence": re.compile(r"[^<>\n.?!]+[.?!](?=\s|<)"),
    "quotation": re.compile(r"“[^“”<>\n]{1,200}”|‘[^‘’<>\n]{1,200}’"),
    "mark": re.compile(r"[“”‘’…·―※㎡①-⑳→■○▲]"),
    "word": re.compile(r"[^\s<>=\"'/]+"),
}
WINDOW = 6000  # characters of a real page around its text
MOST_RUNS = 4


@dataclass(frozen=True, slots=True)
class Case:
    """Bytes, what HTTP says of them, and the text they spell; ``kind`` names the damage."""

    kind: str
    data: bytes
    http_charset: str | None
    truth: str


def own_pages() -> list[str]:
    """Return pages of our own texts: Korean, English and both."""
    rng = random.Random(0)
    choices = (KOREAN, ENGLISH, (*KOREAN, *ENGLISH))
    return [SHELL.format(*(rng.choice(texts) for _ in range(7))) for texts in choices * 20]


def real_pages(data: Path) -> list[str]:
    """Return the real pages of a folder as text, each by strict decoding."""
    paths = sorted(p for p in data.rglob("*.html*") if p.is_file())
    pages = []
    for path in paths:
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
        for charset in ("utf-8", "cp949", "cp1252"):
            try:
                text = content.decode(charset)
            except UnicodeDecodeError:
                continue
            pages.append(text.replace("\ufffd", "").removeprefix("\ufeff"))
            break
    return pages


def mixed(pages: Sequence[str], count: int, seed: int = 1) -> Iterator[Case]:
    """Yield ``count`` pages with one to four runs in another charset, at any boundary."""
    rng = random.Random(seed)
    kinds = [(pair, boundary) for pair in PAIRS for boundary in BOUNDARIES]
    made = 0
    while made < count:
        (outer, inner), boundary = kinds[made % len(kinds)]
        case = _mixed(rng, rng.choice(pages), outer, inner, boundary)
        if case is None:
            continue
        made += 1
        yield case


def _mixed(rng: random.Random, page: str, outer: str, inner: str, boundary: str) -> Case | None:
    page = _window(rng, page)
    if KANA.search(page) and "cp949" in (outer, inner):
        return None  # CP949 has kana, but nobody writes Japanese in it
    kept = spelled(page, outer)
    if len(page) - len(kept) > len(NOT_ASCII.findall(page)) // 20:
        return None  # a page of another script
    page = kept
    places = [
        found.span()
        for found in BOUNDARIES[boundary].finditer(page)
        if NOT_ASCII.search(found.group())
        and spelled(found.group(), inner) == found.group()
        # Korean is not written in windows-1252, and its marks never touch Hangul.
        and not (
            inner == "cp1252" and HANGUL.search(page[max(0, found.start() - 1) : found.end() + 1])
        )
    ]
    if not places:
        return None
    runs = sorted(rng.sample(places, min(len(places), rng.randint(1, MOST_RUNS))))
    data, truth, position = b"", "", 0
    for start, end in runs:
        run = spelled(page[start:end], inner)
        data += page[position:start].encode(outer) + run.encode(inner)
        truth += page[position:start] + run
        position = end
    data += page[position:].encode(outer)
    truth += page[position:]
    claim = rng.choice([outer, None])
    return Case(f"{outer} with {inner}, {boundary}", data, claim, truth)


def _window(rng: random.Random, page: str) -> str:
    """Return whole lines of a page around one of its characters beyond ASCII."""
    if len(page) <= WINDOW:
        return page
    places = [found.start() for found in NOT_ASCII.finditer(page)]
    middle = rng.choice(places) if places else 0
    size = rng.randint(WINDOW // 10, WINDOW)
    start = page.rfind("\n", 0, max(0, middle - size // 2)) + 1
    end = page.find("\n", middle + size // 2)
    end = len(page) if end < 0 else end
    return page[start : min(end, start + 3 * WINDOW)]


def spelled(text: str, charset: str) -> str:
    """Return what of ``text`` a charset can spell."""
    return text.encode(charset, "ignore").decode(charset)


WHOLE = ("utf-8", "cp949", "johab", "iso2022_kr", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
CLAIMS = (None, "utf-8", "euc-kr", "iso-8859-1", "shift_jis", "no-such-charset")
METAS = (
    "",
    '<meta charset="{}">',
    '<meta http-equiv="Content-Type" content="text/html; charset={}',
    "\ufeff",
)


def whole(pages: Sequence[str], count: int, seed: int = 2) -> Iterator[Case]:
    """Yield ``count`` pages in one charset each, declared rightly, wrongly, in part or not at all.

    They are as long as a line, a few lines or a window of a page.
    """
    rng = random.Random(seed)
    made = 0
    while made < count:
        charset = WHOLE[made % len(WHOLE)]
        page = _window(rng, rng.choice(pages))
        lines = [line for line in page.split("\n") if NOT_ASCII.search(line)]
        size = rng.choice(("line", "lines", "page"))
        if size != "page":
            rng.shuffle(lines)
            page = "\n".join(lines[: 1 if size == "line" else 5])
        text = spelled(page, charset)
        lost = len(NOT_ASCII.findall(page)) - len(NOT_ASCII.findall(text))
        is_korean = len(HANGUL.findall(text)) > 3
        if not text or lost > len(page) // 50 or KANA.search(text):
            continue
        if not (NOT_ASCII.search(text) if charset == "cp1252" else is_korean):
            continue
        made += 1
        claim = rng.choice((*CLAIMS, charset))
        meta = rng.choice(
            (
                "",
                '<meta charset="{}">',
                '<meta http-equiv="Content-Type" content="text/html; charset={}',
            )
        ).format(rng.choice(("utf-8", "euc-kr", "euc", "iso-8859-1", charset)))
        if meta:
            text = f"{meta}\n{text}"
        yield Case(f"{charset}, {size}", text.encode(charset), claim, text)
