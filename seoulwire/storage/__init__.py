"""The database: items, revisions, repairs, and the ledger with its accounts."""

from seoulwire.storage.changes import (
    CaptureRow,
    Change,
    Discovery,
    Kept,
    Listed,
    Outcome,
    Search,
    SearchKind,
    SearchState,
    Step,
    Views,
)
from seoulwire.storage.copying import copy
from seoulwire.storage.corpus_rows import CorpusRows, PairedArticle
from seoulwire.storage.decisions import (
    AppliedTakedown,
    DecidedKind,
    DecisionRecord,
    StoredDecision,
    TakedownRecord,
)
from seoulwire.storage.extractions import Extraction, Selection
from seoulwire.storage.extractions import Key as ExtractionKey
from seoulwire.storage.fulltext import Hit
from seoulwire.storage.fulltext import Kind as TextKind
from seoulwire.storage.ledger import (
    FINISHED,
    MAX_TRIES,
    STATES,
    AccountLine,
    Accounts,
    LedgerState,
    QuarantineRow,
    Revision,
    Run,
    RunRecord,
)
from seoulwire.storage.listings import (
    COVERED,
    NO_ADDRESS,
    VANISHED,
    Extent,
    Ground,
    ListedPost,
    Tombstone,
    Walk,
)
from seoulwire.storage.lists import Lists
from seoulwire.storage.locking import Holder, Lease, this_process
from seoulwire.storage.pairing import Unpaired
from seoulwire.storage.records import (
    blocks_from_json,
    blocks_to_json,
    encoded_json,
    from_json,
    to_json,
)
from seoulwire.storage.searches import Dead, Sourceless
from seoulwire.storage.stamps import PostStamp
from seoulwire.storage.store import Store, upgrade

__all__ = [
    "COVERED",
    "FINISHED",
    "MAX_TRIES",
    "NO_ADDRESS",
    "STATES",
    "VANISHED",
    "AccountLine",
    "Accounts",
    "AppliedTakedown",
    "CaptureRow",
    "Change",
    "CorpusRows",
    "Dead",
    "DecidedKind",
    "DecisionRecord",
    "Discovery",
    "Extent",
    "Extraction",
    "ExtractionKey",
    "Ground",
    "Hit",
    "Holder",
    "Kept",
    "Lease",
    "LedgerState",
    "Listed",
    "ListedPost",
    "Lists",
    "Outcome",
    "PairedArticle",
    "PostStamp",
    "QuarantineRow",
    "Revision",
    "Run",
    "RunRecord",
    "Search",
    "SearchKind",
    "SearchState",
    "Selection",
    "Sourceless",
    "Step",
    "Store",
    "StoredDecision",
    "TakedownRecord",
    "TextKind",
    "Tombstone",
    "Unpaired",
    "Views",
    "Walk",
    "blocks_from_json",
    "blocks_to_json",
    "copy",
    "encoded_json",
    "from_json",
    "this_process",
    "to_json",
    "upgrade",
]
