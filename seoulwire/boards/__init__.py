"""Korean public boards: the text of a page in, its rows, its post or its front page out."""

from seoulwire.boards.listing import Listing, Row, parse_listing
from seoulwire.boards.post import PostPage, parse_post
from seoulwire.boards.titles import split_tag

__all__ = ["Listing", "PostPage", "Row", "parse_listing", "parse_post", "split_tag"]
