"""The database: items, revisions, repairs, and the ledger with its accounts."""

from seoulwire.storage.changes import CaptureRow, Change, Discovery, Kept, Outcome, Views
from seoulwire.storage.decisions import (
    AppliedTakedown,
    DecidedKind,
    DecisionRecord,
    StoredDecision,
    TakedownRecord,
)
from seoulwire.storage.ledger import (
    FINISHED,
    STATES,
    AccountLine,
    Accounts,
    LedgerState,
    QuarantineRow,
    Revision,
    Run,
    RunRecord,
)
from seoulwire.storage.pairing import Unpaired
from seoulwire.storage.records import from_json, to_json
from seoulwire.storage.stamps import PostStamp
from seoulwire.storage.store import Store, upgrade

__all__ = [
    "FINISHED",
    "STATES",
    "AccountLine",
    "Accounts",
    "AppliedTakedown",
    "CaptureRow",
    "Change",
    "DecidedKind",
    "DecisionRecord",
    "Discovery",
    "Kept",
    "LedgerState",
    "Outcome",
    "PostStamp",
    "QuarantineRow",
    "Revision",
    "Run",
    "RunRecord",
    "Store",
    "StoredDecision",
    "TakedownRecord",
    "Unpaired",
    "Views",
    "from_json",
    "to_json",
    "upgrade",
]
