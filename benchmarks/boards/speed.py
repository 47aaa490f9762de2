"""How many list and post pages of 60 KB one core reads a second, parsing included.

    python -m benchmarks.boards.speed

CPU time, so that what else the machine does counts less. Posts are read plain, and with a literal
``<Case 1: …>`` in their text, which needs the second reader.
"""

from dataclasses import replace
from time import process_time

from benchmarks.boards.pages import LAST_PAGE, variants, written_posts
from seoulwire.boards import parse_listing, parse_post
from seoulwire.sample.engines import Engine, EnginePost

SIZE = 60_000
ROUNDS = 5


def main() -> None:
    """Print pages a second and core, over all engines and for the slowest one."""
    lists = [(_long_list(engine), engine.list_url(1)) for engine in variants()]
    plain = [_long_post(engine, "") for engine in variants()]
    literal = [_long_post(engine, "<Case 1: Share houses> ") for engine in variants()]
    for name, pages, parse in (
        ("lists", lists, parse_listing),
        ("posts", plain, parse_post),
        ("posts with <Case 1: …>", literal, parse_post),
    ):
        rates = []
        for html, url in pages:
            started = process_time()
            for _ in range(ROUNDS):
                parse(html, url)
            rates.append((ROUNDS / (process_time() - started), len(html.encode())))
        seconds = sum(1 / rate for rate, _ in rates)
        mean = sum(size for _, size in rates) / len(rates)
        print(
            f"{name:24} {len(rates) / seconds:5.0f}/s at {mean / 1000:.0f} KB, "
            f"slowest engine {min(rates)[0]:.0f}/s"
        )


def _long_list(engine: Engine) -> str:
    """Return a list page padded with the markup of a site to the size that is measured."""
    html = engine.list_page(written_posts(1), 1, LAST_PAGE, LAST_PAGE * 10)
    return _padded(html)


def _long_post(engine: Engine, literal: str) -> tuple[str, str]:
    first, post, last = written_posts(1, count=3)
    paragraphs = tuple(
        f"{literal if at == 3 else ''}{line}" for at, line in enumerate(_prose(post))
    )
    post = replace(post, paragraphs=paragraphs)
    html = engine.post_page(post, last, first)
    if literal:  # as an editor lets it through
        html = html.replace("&lt;Case 1: Share houses&gt;", literal.strip())
    return _padded(html), engine.post_url(post)


def _prose(post: EnginePost) -> tuple[str, ...]:
    return tuple(post.paragraphs[at % len(post.paragraphs)] for at in range(60))


def _padded(html: str) -> str:
    """Return a page with menus, scripts and styles before its end, as real sites have them.

    Municipal pages have some 600 elements and 220 lines in 60 KB; these have a few more.
    """
    item = (
        '\t\t\t\t<li class="depth2 menu_{0}">\n\t\t\t\t\t<a href="/www/contents.do?key={0}" '
        'target="_self" title="민원 안내 페이지로 이동"><span>민원 안내</span></a>\n'
        "\t\t\t\t</li>\n"
    )
    script = '<script>var menu{0} = {{"id": {0}, "open": false, "items": [1, 2, 3]}};</script>\n'
    pieces: list[str] = []
    size = len(html.encode())
    while size < SIZE:
        at = len(pieces)
        piece = f'<nav id="gnb{at}"><ul>{item.format(at) * 4}</ul></nav>{script.format(at) * 6}'
        pieces.append(piece)
        size += len(piece.encode())
    return html.replace("</body>", "".join(pieces) + "</body>")


if __name__ == "__main__":
    main()
