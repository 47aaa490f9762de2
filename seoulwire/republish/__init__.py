"""What leaves seoulwire: the site, the feeds and the corpus, all behind the one rights gate."""

from seoulwire.republish.choice import Choice, Scope
from seoulwire.republish.corpus import ExportReport, export_csv, export_jsonl
from seoulwire.republish.gate import Decided, Gate, recorder
from seoulwire.republish.library import Library
from seoulwire.republish.rights import Decision, decide, decide_article
from seoulwire.republish.site import SiteReport, build_site
from seoulwire.republish.takedowns import unmatched

__all__ = [
    "Choice",
    "Decided",
    "Decision",
    "ExportReport",
    "Gate",
    "Library",
    "Scope",
    "SiteReport",
    "build_site",
    "decide",
    "decide_article",
    "export_csv",
    "export_jsonl",
    "recorder",
    "unmatched",
]
