"""Logs that a page cannot flood, that hold no password, and without which nothing goes on."""

import errno
import logging
import re
import sys
import traceback
from collections.abc import Callable
from functools import partial

from seoulwire.exceptions import StorageError

MAX_CHARACTERS = 4096  # of one message, and of one traceback
FULL = (errno.ENOSPC, errno.EDQUOT)
_PASSWORD = re.compile(r"(?<=://)([^/\s:@?#]{0,255}:|)[^/\s?#]{1,255}@")
# Parameters named for what they hide. A key or a code may be a page's number, a long one is none.
_TOKEN = re.compile(
    r"(?<=[?&;#])((?:[\w.-]{0,60}[_.-])?"
    r"(?:(?:token|passw(?:or)?d|pwd|pass(?:phrase)?|secret|sig|signature|credential|auth"
    r"|(?:api|service|access|auth|subscription)[_.-]?key)=|(?:key|code)=(?=[\w.%~+/=-]{16})))"
    r"[^&;#\s]{1,2000}",
    re.IGNORECASE,
)
# As the options of a connection are written, and the variables of a shell.
_OPTION = re.compile(
    r"(?<![a-z])((?:pg)?passw(?:or)?d\s?=\s?)(?:'[^']{1,200}'|[^\s&;#'\"]{1,200})", re.I
)


class BriefFilter(logging.Filter):
    """Cuts long messages and tracebacks in their middle; masks passwords and tokens in URLs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, rewritten."""
        record.msg, record.args = brief(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = brief("".join(traceback.format_exception(*record.exc_info)).rstrip())
        return True


def brief(text: str) -> str:
    """Return a text fit for a log: of a long one both ends, no password and no token of a URL."""
    text = _OPTION.sub(r"\1***", _TOKEN.sub(r"\1***", _PASSWORD.sub(r"\1***@", text)))
    if len(text) <= MAX_CHARACTERS:
        return text
    half = MAX_CHARACTERS // 2
    return f"{text[:half]} … {len(text) - 2 * half} characters … {text[-half:]}"


def keep_logs_brief() -> None:
    """Apply the filter to whatever the root logger writes to."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(BriefFilter())


def end_without_log(fail: Callable[[StorageError], None]) -> None:
    """Call ``fail`` once what the root logger writes to takes no more; errors then go to stderr.

    That is a file for any reason, and standard error for want of space. A terminal or a pipe that
    is gone has no reader who would miss a line.
    """
    for handler in logging.getLogger().handlers:
        told = partial(_give_up, handler, fail)
        handler.handleError = told  # type: ignore[method-assign] # the handlers are Scrapy's


def _give_up(
    handler: logging.Handler, fail: Callable[[StorageError], None], record: logging.LogRecord
) -> None:
    error = sys.exc_info()[1]
    is_file = isinstance(handler, logging.FileHandler)
    if not isinstance(error, OSError) or not (is_file or error.errno in FULL):
        logging.Handler.handleError(handler, record)
        return
    rest = logging.StreamHandler()
    rest.setLevel(logging.ERROR)
    rest.addFilter(BriefFilter())
    logging.getLogger().removeHandler(handler)
    logging.getLogger().addHandler(rest)
    log = handler.baseFilename if isinstance(handler, logging.FileHandler) else "standard error"
    message = (
        f"cannot write the log to {log}: {error.strerror}; free some space and "
        "run the same command again"
    )
    fail(StorageError(message))
