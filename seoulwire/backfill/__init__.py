"""WARC files of any crawler into the database, as if their pages had been crawled when they were.

The files are read in rounds: lists and front pages, then the posts that lists name, then what posts
name, then pages that were found unchanged. In a round every file stands for itself, and the store
orders captures by their dates: the order of the files, or how many processes read them, is all one.
"""

from seoulwire.backfill.files import read_file
from seoulwire.backfill.plan import Plan, Round, Tally
from seoulwire.backfill.rounds import Redirects, Tell, backfill, in_rounds, warc_files

__all__ = [
    "Plan",
    "Redirects",
    "Round",
    "Tally",
    "Tell",
    "backfill",
    "in_rounds",
    "read_file",
    "warc_files",
]
