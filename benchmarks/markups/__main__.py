"""How pages are read whose markups were written apart from the reader, batch by batch.

python -m benchmarks.markups
python -m benchmarks.markups --wrong e f     # what is wrong on the pages of two batches
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator

from benchmarks.markups import BATCHES, Marked, marked_pages
from benchmarks.sources import f1
from seoulwire.content import plain_text
from seoulwire.dates import MONTHS
from seoulwire.exceptions import PageError
from seoulwire.sources import ArticlePage, parse_article

WHAT = ("title", "date", "author", "body")
BODY_FLOOR = 0.95


def main() -> None:
    """Print the share of pages whose fields are right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("batches", nargs="*", default=BATCHES, help="letters; all if none")
    parser.add_argument("--wrong", action="store_true", help="each wrong field")
    options = parser.parse_args()
    print(f"{'batch':6}{'pages':>6}" + "".join(f"{name:>8}" for name in (*WHAT, "F1", "invented")))
    for batch in options.batches:
        right: Counter[str] = Counter()
        bodies, pages = [], 0
        for page in marked_pages(batch):
            article = read(page)
            pages += 1
            bodies.append((page.body, plain_text(article.blocks) if article else ""))
            wrong = dict(wrong_fields(page, article))
            right.update(name for name in WHAT if name not in wrong)
            right["invented"] += bool(article and article.published and not page.instant)
            for name, found in wrong.items() if options.wrong else ():
                print(f"  {page.name} {name}: {found}")
        shares = "".join(f"{right[name] / pages:8.3f}" for name in WHAT)
        print(f"{batch:6}{pages:6}{shares}{f1(bodies):8.3f}{right['invented']:8}")


def read(page: Marked) -> ArticlePage | None:
    """Return what is read of ``page``, ``None`` if it is taken for no article."""
    try:
        return parse_article(page.html, page.url)
    except PageError:
        return None


def wrong_fields(page: Marked, article: ArticlePage | None) -> Iterator[tuple[str, object]]:
    """Yield what is wrong: the name of a field, and what was found."""
    if article is None:
        yield from ((name, "no article") for name in WHAT)
        return
    if article.title != page.title:
        yield "title", article.title
    if not _is_right_date(page, article):
        yield "date", (article.published, article.published_raw)
    if article.authors != page.authors:
        yield "author", article.authors
    score = f1([(page.body, plain_text(article.blocks))])
    if score < BODY_FLOOR:
        yield "body", round(score, 3)


def _is_right_date(page: Marked, article: ArticlePage) -> bool:
    """Tell whether the moment is right to the minute; without a zone, what the page writes is."""
    if page.instant is not None:
        found = article.published
        return found is not None and abs((found.value - page.instant).total_seconds()) < 60
    year, month, day, *clock = page.shown
    numbers = _numbers(article.published_raw or "")
    if article.published is not None or not {month, day} <= numbers:
        return False
    hours = {clock[0], (clock[0] - 1) % 12 + 1} if clock else numbers
    return bool(numbers & {year, year % 100} and numbers & hours) and set(clock[1:]) <= numbers


def _numbers(text: str) -> set[int]:
    words = re.findall(r"\d+|[a-z]+", text.lower())
    named = {MONTHS.index(word[:3]) + 1 for word in words if word[:3] in MONTHS}
    return named | {int(word) for word in words if word.isdigit()}


if __name__ == "__main__":
    main()
