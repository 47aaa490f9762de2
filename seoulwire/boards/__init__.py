"""Korean public boards: the text of a page in, its rows, its post or its front page out."""

from seoulwire.boards.attribution import Attribution, find_attribution, find_citations
from seoulwire.boards.browser_only import find_script_signs
from seoulwire.boards.front import BlurbText, BoxRow, Front, PartnerMark, parse_front
from seoulwire.boards.listing import Listing, Row, parse_listing
from seoulwire.boards.post import PostPage, parse_post
from seoulwire.boards.scripts import Form
from seoulwire.boards.selected import parse_selected
from seoulwire.boards.titles import is_truncated, split_tag

__all__ = [
    "Attribution",
    "BlurbText",
    "BoxRow",
    "Form",
    "Front",
    "Listing",
    "PartnerMark",
    "PostPage",
    "Row",
    "find_attribution",
    "find_citations",
    "find_script_signs",
    "is_truncated",
    "parse_front",
    "parse_listing",
    "parse_post",
    "parse_selected",
    "split_tag",
]
