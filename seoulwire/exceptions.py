"""Every error seoulwire raises on purpose. Each message says what the reader can do about it."""


class SeoulwireError(Exception):
    """Base of all errors of this package."""


class ConfigurationError(SeoulwireError):
    """Raised when the TOML configuration or a setting cannot be used as it stands."""


class UnreadableError(SeoulwireError):
    """Raised by parsers for a page in scope that they cannot read; its capture is quarantined.

    ``reason`` is a short stable slug (``no-labels``, ``over-limit``), shown in the accounts.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


class SoftError(SeoulwireError):
    """Raised by parsers for a page that answers 200 but is no content; its row is skipped.

    ``reason`` is a short stable slug (``empty-body``, ``soft-404``), shown in the accounts.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


class UnavailableError(SeoulwireError):
    """Raised for an answer that says nothing about the page itself; its row stays pending.

    ``reason`` is a short stable slug (``http-503``, ``timeout``), shown in the accounts;
    ``retry_after`` is how many seconds the server asked to be left alone, if it did.
    """

    def __init__(self, reason: str, detail: str, retry_after: float | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.retry_after = retry_after


class InvalidItemError(UnreadableError):
    """Raised by validation for an item that must not be stored; its capture is quarantined."""


class StorageError(SeoulwireError):
    """Raised when the database or the archive cannot be read or written (exit code 6)."""


class RunLockedError(SeoulwireError):
    """Raised when another run holds the lock (exit code 7); the message names that run."""


class PublishError(SeoulwireError):
    """Raised by publish for a directory that cannot hold the site; nothing in it is changed."""
