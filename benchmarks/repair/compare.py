"""Compare the repair package with other tools on the same damaged texts, in one run.

    python -m benchmarks.repair.compare [--data DIR] [--ftfy DIR]

The rows on lost marks and on real pages need --data (see benchmarks.repair.lost), ftfy's own cases
--ftfy, an unpacked source package of ftfy. All other texts are our own. No other
tool restores a lost mark: each leaves all of them alone, which the last lines verify.
"""

import argparse
import html
import json
import random
import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

import chardet
import charset_normalizer
import ftfy
from bs4 import UnicodeDammit
from w3lib.encoding import html_to_unicode

from benchmarks.repair import lost, streams
from benchmarks.repair.texts import CLEAN, ENGLISH, KOREAN
from seoulwire.repair import decode, repair
from seoulwire.repair.misread import from_cp949
from seoulwire.repair.whatwg import shown

SHELL = (
    '<html><head><title>{0}</title></head><body>\n<h1 title="{1}">{2}</h1>\n'
    "<p>{3}</p>\n<p>{4}<br>{5}</p>\n<ul><li>{6}</li></ul>\n</body></html>"
)
Reader = Callable[[bytes, str | None], str]


def by_chardet(data: bytes, _: str | None) -> str:
    return data.decode(chardet.detect(data)["encoding"] or "utf-8", "replace")


def by_normalizer(data: bytes, _: str | None) -> str:
    found = charset_normalizer.from_bytes(data).best()
    return str(found) if found else data.decode("utf-8", "replace")


def by_dammit(data: bytes, charset: str | None) -> str:
    found = UnicodeDammit(data, [charset] if charset else [], is_html=True).unicode_markup
    return found or data.decode("utf-8", "replace")


def by_w3lib(data: bytes, charset: str | None) -> str:
    header = f"text/html; charset={charset}" if charset else "text/html"
    return html_to_unicode(header, data, auto_detect_fun=lambda _: "utf-8")[1]


READERS: dict[str, Reader] = {
    "seoulwire": lambda data, charset: decode(data, charset).text,
    "w3lib": by_w3lib,
    "w3lib + ftfy": lambda data, charset: ftfy.fix_encoding(by_w3lib(data, charset)),
    "UnicodeDammit": by_dammit,
    "detwingle": lambda data, charset: by_dammit(UnicodeDammit.detwingle(data), charset),
    "chardet": by_chardet,
    "charset-normalizer": by_normalizer,
}


def on_text(read: Reader, text: str) -> str:
    """Return what a reader of bytes makes of a text in UTF-8."""
    return read(text.encode(), "utf-8")


TEXT: dict[str, Callable[[str], str]] = {
    "ftfy.fix_text": ftfy.fix_text,
    "ftfy.fix_encoding": ftfy.fix_encoding,
    **{name: partial(on_text, read) for name, read in READERS.items() if name != "seoulwire"},
}


def left_alone(bodies: Iterable[str], tool: Callable[[str], str]) -> int:
    """Return in how many texts a tool leaves as many U+FFFD as it found."""
    return sum(tool(body).count("\ufffd") == body.count("\ufffd") for body in bodies)


def mixed_pages(count: int) -> Iterable[tuple[bytes, str | None, str]]:
    """Yield pages with one to three places in another charset, at any boundary."""
    rng = random.Random(1)
    for number in range(count):
        outer, inner = [("utf-8", "cp949"), ("utf-8", "cp1252"), ("cp949", "utf-8")][number % 3]
        places = set(rng.sample(range(7), rng.randint(1, 3)))
        parts: list[tuple[str, str]] = []
        for place in range(7):
            texts = ENGLISH if place in places and inner == "cp1252" else (*KOREAN, *ENGLISH)
            text = rng.choice(texts).replace("café", "cafe")
            text = text.replace("―", "—") if inner == "cp1252" and place in places else text
            if place not in places and rng.random() < 0.8:
                text = rng.choice(KOREAN)
            parts.append((text, inner if place in places else outer))
        if rng.random() < 0.3:  # a single quotation inside a sentence of the page's own charset
            parts[3] = ("서울시의 @“공유도시”@ 계획", outer)
        shell = re.split(r"\{\d\}", SHELL)
        data, truth = b"", ""
        for markup, (text, charset) in zip(shell, [*parts, ("", outer)], strict=True):
            data += markup.encode()
            for index, piece in enumerate(text.split("@")):
                odd = index % 2 and inner != "cp1252"
                data += piece.encode(inner if odd else charset)
            truth += markup + text.replace("@", "")
        yield data, rng.choice([outer, None]), truth


def declared_pages() -> Iterable[tuple[bytes, str | None, str]]:
    """Yield whole pages in each Korean charset under true, false and no declarations."""
    for number, charset in enumerate(("utf-8", "cp949", "johab", "iso2022_kr", "utf-16")):
        for text in (" ".join(KOREAN[:3]), KOREAN[number], " ".join((*KOREAN, *ENGLISH))):
            plain = re.sub("[^가-힣ㄱ-ㅎ\x00-\x7f“”‘’]", "", text)
            for claim in (None, "utf-8", "euc-kr", "iso-8859-1"):
                for meta in ("", '<meta charset="euc-kr">'):
                    page = f"{meta}<p>{plain}</p>"
                    yield page.encode(charset), claim, page


def clean_texts() -> list[str]:
    """Return texts that no repair may change: prose, and what looks like damage."""
    cases = json.loads(NEGATIVE.read_text("utf-8"))
    return list(dict.fromkeys([*CLEAN, *(case["raw"] for case in cases)]))


def exact(cases: list[tuple[bytes, str | None, str]]) -> dict[str, str]:
    row = {}
    for name, read in READERS.items():
        right = 0
        for data, charset, truth in cases:
            try:
                right += read(data, charset) == truth
            except (UnicodeError, LookupError):
                continue
        row[name] = f"{right}/{len(cases)}"
    return row


def misread_row(text_cases: list[tuple[str, str]]) -> dict[str, str]:
    return {
        "seoulwire": f"{sum(repair(d).text == t for d, t in text_cases)}/{len(text_cases)}",
        "ftfy.fix_text": f"{sum(ftfy.fix_text(d) == t for d, t in text_cases)}/{len(text_cases)}",
    }


NEGATIVE = Path(__file__).parents[2] / "tests" / "cases" / "repair" / "negative.json"
# What decoders of windows-1252 do with the five bytes that it does not define.
SHOWN_AS_1252: dict[str, Callable[[bytes], str]] = {
    "bytes lost without a trace": lambda data: data.decode("cp1252", "ignore"),
    "as Python shows it": lambda data: data.decode("cp1252", "replace"),
}
# What decoders of CP949 do with bytes that make no pair.
WRONG: dict[str, Callable[[bytes], str]] = {
    "bytes lost without a trace": lambda data: data.decode("cp949", "ignore"),
    "as Python shows it": lambda data: data.decode("cp949", "replace"),
    "as browsers show it": lambda data: shown(data, "cp949"),
    "question marks": lambda data: data.decode("cp949", "replace").replace("\ufffd", "?"),
}
SILENT = re.compile(r"(?is)<(script|style)\b.*?</\1>")
UNREAD = re.compile("[\u00c0-\u00ff\ufffd]")  # in a word: part of it is left as it was
BETWEEN = re.compile(r"[\x00->@-\x7f]+")


def reread(lines: Sequence[str], wrong: Callable[[bytes], str]) -> str:
    """Return how many words of misread lines come back, and how many of their characters do not."""
    right = mistaken = left = characters = lost = size = 0
    spent = 0.0
    repair(wrong("관리자 화면입니다".encode()))  # loads the tables
    from_cp949.cache_clear()  # the same words may have been shown to it with other marks
    for start in range(0, len(lines), 8):
        truths = lines[start : start + 8]
        damaged = [wrong(line.encode()) for line in truths]
        text = "\n".join(damaged)
        began = time.process_time()
        read = repair(text).text.split("\n")
        spent += time.process_time() - began
        size += len(text.encode())
        for triple in zip(truths, damaged, read, strict=True):
            words = [BETWEEN.split(line) for line in triple]
            if len({len(row) for row in words}) > 1:
                left += len(words[0])
                continue
            for truth, before, after in zip(*words, strict=True):
                if after == before or UNREAD.search(after):
                    left += truth != after
                    continue
                right += after == truth
                mistaken += after != truth
                characters += len(truth)
                same = SequenceMatcher(None, truth, after, autojunk=False).get_matching_blocks()
                lost += max(len(truth), len(after)) - sum(block.size for block in same)
    return (
        f"{right} words right, {mistaken} wrong, {left} left; of the characters answered "
        f"{lost / max(characters, 1):.2%} wrong; {size / 1e3 / spent:.0f} kB/s"
    )


def as_latin_1(lines: Iterable[str]) -> tuple[str, str]:
    """Return how many lines come back whose CP949 bytes are shown as Latin-1, and after NFKC."""
    shown = {
        line: line.encode("euc_kr").decode("latin-1")
        for line in lines
        if line.encode("euc_kr", "ignore").decode("euc_kr") == line
    }
    plain = sum(repair(text).text == line for line, text in shown.items())
    spelt = sum(repair(unicodedata.normalize("NFKC", t)).text == line for line, t in shown.items())
    return f"{plain}/{len(shown)} lines exact", f"{spelt}/{len(shown)} lines exact"


def korean_lines(pages: Iterable[str]) -> list[str]:
    """Return the lines of pages that are Korean prose, each once."""
    found: dict[str, None] = {}
    for page in pages:
        text = html.unescape(re.sub("<[^>]*>", "\n", SILENT.sub("\n", page)))
        for line in map(" ".join, map(str.split, text.split("\n"))):
            if len(re.findall("[가-힣]", line)) >= max(30, len(line) // 3):
                found[line] = None
    return list(found)


def ftfy_row(folder: Path) -> dict[str, str]:
    cases = json.loads((folder / "tests" / "test_cases.json").read_text("utf-8"))
    texts = [(case["original"], case.get("fixed-encoding", case["fixed"])) for case in cases]
    tools: dict[str, Callable[[str], str]] = {
        "seoulwire": lambda text: repair(text).text,
        "ftfy.fix_encoding": ftfy.fix_encoding,
    }
    return {
        name: f"{sum(tool(raw) == text for raw, text in texts)}/{len(texts)}"
        for name, tool in tools.items()
    }


def real_rows(data: Path) -> dict[str, str]:
    """Return what becomes of real pages: mixed, in one charset, misread, and clean."""
    pages = streams.real_pages(data)
    row = {}
    for name, cases in (
        ("mixed", list(streams.mixed(pages, 300))),
        ("in one charset", list(streams.whole(pages, 300))),
    ):
        exact_ones = sum(decode(case.data, case.http_charset).text == case.truth for case in cases)
        row[name] = f"{exact_ones}/{len(cases)} exact"
    lines = korean_lines(pages)
    for name, wrong in WRONG.items():
        row[f"as CP949, {name}"] = reread(lines, wrong)
    for name, wrong in SHOWN_AS_1252.items():
        row[f"as windows-1252, {name}"] = reread(lines, wrong)
    row["CP949 as Latin-1"], row["and then NFKC"] = as_latin_1(lines)
    whole = [page.encode() for page in pages if not repair(page).repairs]
    size = sum(map(len, whole))
    strict = rate(lambda: [page.decode() for page in whole], size)
    both = rate(lambda: [repair(decode(page).text) for page in whole], size)
    row["clean, MB/s"] = f"{both:.0f}; strict decode {strict:.0f}; ratio {both / strict:.2f}"
    return row


def rate(run: Callable[[], object], size: int) -> float:
    """Return the best of three in MB/s."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return size / 1e6 / min(times)


def show(title: str, row: dict[str, str]) -> None:
    print(title)
    for name, value in row.items():
        print(f"  {name:20} {value}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--ftfy", type=Path)
    given = parser.parse_args()
    show("mixed streams, exact", exact(list(mixed_pages(300))))
    show("whole pages under any declaration, exact", exact(list(declared_pages())))
    misread = [
        (text.encode("cp949", "ignore").decode(wrong, "ignore"), text)
        for text in KOREAN
        for wrong in ("latin-1", "cp1252")
        if text.encode("cp949", "ignore").decode("cp949") == text
    ]
    show("CP949 read as Latin-1 or windows-1252, exact", misread_row(misread))
    western = [(t.encode().decode("latin-1"), t) for t in (*ENGLISH, *CLEAN[22:24])]
    show("UTF-8 read as Latin-1, exact", misread_row(western))
    for name, wrong in WRONG.items():
        print(f"UTF-8 read as CP949, {name}: {reread(KOREAN, wrong)}")
    if given.ftfy:
        show("ftfy's own cases, as ftfy.fix_encoding should have them", ftfy_row(given.ftfy))
    clean = clean_texts()
    changed = [t for t in clean if repair(t).text != t or decode(t.encode()).text != t]
    show(
        "clean texts changed",
        {
            "seoulwire": f"{len(changed)}/{len(clean)}",
            "ftfy.fix_encoding": f"{sum(ftfy.fix_encoding(t) != t for t in clean)}/{len(clean)}",
            "ftfy.fix_text": f"{sum(ftfy.fix_text(t) != t for t in clean)}/{len(clean)}",
        },
    )
    page = SHELL.format(*KOREAN[:7]) * 50
    data = page.encode()
    post = (
        page.replace(KOREAN[3], "@@", 1).encode().replace(b"@@", " ".join(KOREAN).encode("cp949"))
    )
    show(
        "MB/s, clean page",
        {
            "strict decode": f"{rate(data.decode, len(data)):.0f}",
            "seoulwire, both": f"{rate(lambda: repair(decode(data).text), len(data)):.0f}",
            "ftfy.fix_text": f"{rate(lambda: ftfy.fix_text(page), len(data)):.1f}",
            "chardet": f"{rate(lambda: chardet.detect(data), len(data)):.0f}",
        },
    )
    print(f"MB/s, page with a CP949 post: {rate(lambda: decode(post), len(post)):.0f}")
    if given.data:
        show("real pages", real_rows(given.data))
        for title, score in lost.rows(given.data):
            print(f"{title:36} {score}", flush=True)
        bodies = [lost.damaged(body) for body in lost.articles(given.data)]
        show(
            "lost marks put back by others, articles",
            {
                name: f"{left_alone(bodies, tool)}/{len(bodies)} left alone"
                for name, tool in TEXT.items()
            },
        )


if __name__ == "__main__":
    main()
