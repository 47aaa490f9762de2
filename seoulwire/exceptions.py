"""Every error seoulwire raises on purpose, and what a command that ends says of its end.

Each message says what the reader can do about it.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended. docs/operations.md says what to do, and which goes before which."""

    DONE = 0
    INTERNAL_ERROR = 1
    USAGE = 2  # an argument, the configuration, a directory that is not ours
    KEPT_BACK = 3  # finished, with partial or quarantined items
    CHECK_FAILED = 4
    UNREACHABLE = 5  # a board's list or front page could not be read
    STORAGE_UNAVAILABLE = 6  # or full, or too few files or too little memory allowed
    LOCKED = 7  # by another run at work on one of the boards
    INTERRUPTED = 130  # 128 and the number of the signal, here SIGINT
    UNREAD = 141  # 128 and SIGPIPE: whoever read the output has gone, as `head` does
    TERMINATED = 143


class SeoulwireError(Exception):
    """Base of all errors of this package."""


class ConfigurationError(SeoulwireError):
    """Raised when the TOML configuration or a setting cannot be used as it stands."""


class PageError(SeoulwireError):
    """Base of what reading a page raises; ``reason`` is a short stable slug for the accounts."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type["PageError"], tuple[str, str]]:
        return type(self), (self.reason, self.detail)


class UnreadableError(PageError):
    """Raised for a page in scope that cannot be read (``no-labels``); it is quarantined."""


class SoftError(PageError):
    """Raised for a page that is no content (``empty-body``, ``soft-404``); its row is skipped."""


class UnavailableError(PageError):
    """Raised for an answer that says nothing of the page (``http-503``); its row stays pending."""


class InvalidItemError(UnreadableError):
    """Raised by validation for an item that must not be stored; its capture is quarantined."""


class StorageError(SeoulwireError):
    """Raised when the database or the archive cannot be read or written (exit code 6)."""


class UndoneError(StorageError):
    """Raised when the database undid a transaction for another one's sake; it may be repeated."""


class UnreadableFileError(StorageError):
    """Raised for a WARC file that cannot be opened or is none; the message says what to do."""


class RunLockedError(SeoulwireError):
    """Raised when another run holds a board (exit code 7); the message names that run."""


class PublishError(SeoulwireError):
    """Raised by publish for a directory that cannot hold the site; nothing in it is changed."""


def exit_code_of(error: SeoulwireError) -> ExitCode:
    """Return what a command ends with that an error ends."""
    match error:
        case StorageError():
            return ExitCode.STORAGE_UNAVAILABLE
        case RunLockedError():
            return ExitCode.LOCKED
        case _:
            return ExitCode.USAGE
