"""What the index of a page finds is what XPath finds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seoulwire.content import parse_html
from seoulwire.sources.named import NamedElements
from seoulwire.sources.selection import drop, select

PAGE = """<body class="top"><div class="entry a" id="main"><h1 class="a b">One</h1><p>x</p>
<div class="b"><div class="a"><h1>Two</h1><a rel="author" class="c">N</a></div></div></div>
<section id="other"><h1>Three</h1><div class="b c"><p class="a">y</p></div></section></body>"""
SELECTORS = (
    ".a",
    "h1.a",
    "#main",
    "div#main.entry",
    ".entry h1",
    ".entry > h1",
    ".entry > .b h1, .entry h1",
    ".b .a, .a",
    ".c, .a",
    ".entry a[rel~='author']",
    ".gone a[rel~='author'], .b > .a",
    ".b:not(.c)",
    ".entry div:has(> h1)",
    "section h1",
    ".gone",
    "*.a.b",
)


@pytest.mark.parametrize("selector", SELECTORS)
def test_an_index_finds_what_xpath_finds(selector: str) -> None:
    root = parse_html(PAGE)
    assert NamedElements(root).select(selector) == select(root, selector)


def test_what_was_taken_out_of_the_page_is_not_found() -> None:
    root = parse_html(PAGE)
    named = NamedElements(root)
    drop(root, "#main")
    assert [one.tag for one in named.select(".a")] == ["p"]


NAMES = st.sampled_from(["a", "b", "c", "d"])
TREES = st.recursive(
    st.builds("<p class='{}'>t</p>".format, NAMES),
    lambda inner: st.builds(
        lambda name, parts: f"<div class='{name}' id='{name}'>{''.join(parts)}</div>",
        NAMES,
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)
PARTS = st.builds("{}{}".format, st.sampled_from([".", "#", "div.", "p."]), NAMES)
CHOICES = st.builds(
    lambda parts, joint: joint.join(parts),
    st.lists(PARTS, min_size=1, max_size=3),
    st.sampled_from([" ", " > ", ", "]),
)


@settings(max_examples=80)
@given(TREES, CHOICES)
def test_any_selector_finds_the_same_on_any_page(page: str, selector: str) -> None:
    root = parse_html(f"<body>{page}</body>")
    assert NamedElements(root).select(selector) == select(root, selector)
