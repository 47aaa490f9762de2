"""The database: items, revisions, repairs, and the ledger with its accounts."""

from seoulwire.storage.changes import CaptureRow, Change, Discovery, Kept, Outcome, Views
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
from seoulwire.storage.store import Store, upgrade

__all__ = [
    "FINISHED",
    "STATES",
    "AccountLine",
    "Accounts",
    "CaptureRow",
    "Change",
    "Discovery",
    "Kept",
    "LedgerState",
    "Outcome",
    "QuarantineRow",
    "Revision",
    "Run",
    "RunRecord",
    "Store",
    "Unpaired",
    "Views",
    "from_json",
    "to_json",
    "upgrade",
]
