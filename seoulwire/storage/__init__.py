"""The database: items, revisions, repairs, and the ledger with its accounts."""
