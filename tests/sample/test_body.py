"""Bodies as they are written, as blocks, and as HTML."""

from seoulwire.content import Figure, Heading, ListBlock, Paragraph, Quote, Table
from seoulwire.sample.body import body_text, parse_body, plain, render_body

SOURCE = """
## Heading
A paragraph.
- one
- two
① first
② second
* item
> said
!/a.png|An image|A caption|A credit
| Name | Count | <
| ^ | 3 | 4
"""


def test_each_line_is_the_block_its_mark_says() -> None:
    assert parse_body(SOURCE) == (
        Heading("Heading", 3),
        Paragraph("A paragraph."),
        ListBlock(("- one", "- two"), marker="-"),
        ListBlock(("① first", "② second"), marker="①"),
        ListBlock(("item",)),
        Quote("said"),
        Figure("/a.png", "An image", "A caption", "A credit"),
        Table((("Name", "Count", "<"), ("^", "3", "4")), header=True),
    )


def test_merged_cells_become_spans_and_read_as_empty() -> None:
    table = parse_body("| Name | Count | <\n| ^ | 3 | 4")
    html = render_body(table, plain)
    assert '<th rowspan="2">Name</th><th colspan="2">Count</th>' in html
    assert body_text(table) == "Name\tCount\t\n\t3\t4"


def test_hand_made_lists_are_lines_of_one_paragraph() -> None:
    html = render_body(parse_body("- one\n- two"), plain)
    assert html == "<p>- one<br />\n- two</p>"


def test_text_is_escaped() -> None:
    assert render_body(parse_body("3 > 2 & <b>"), plain) == "<p>3 &gt; 2 &amp; &lt;b&gt;</p>"
