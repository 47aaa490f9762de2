"""What a disk holds after a power loss: writes since the last sync may be there, or not, or half.

The writes of a process are taken from a log of strace. A file's contents are sure once it is
synced, its name once its directory is.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CALLS = "openat,write,pwrite64,ftruncate,fsync,fdatasync,unlink,mkdir"
SECTOR = 512  # bytes: what a disk writes whole or not at all
# 14924 pwrite64(4<\x2f…>, "\x00…", 4096, 8192) = 4096; in two pieces where another came between
_CALL = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
_UNFINISHED = " <unfinished ...>"
_RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)")
_HEX = re.compile(r'[<"]((?:\\x[0-9a-f]{2})*)[>"]')


@dataclass(frozen=True, slots=True)
class Call:
    """A system call that changed the disk or made it sure."""

    name: str
    path: Path
    data: bytes = b""
    number: int = 0  # where a write goes, or the size of a file that is cut


@dataclass(slots=True)
class _File:
    sure: bytearray = field(default_factory=bytearray)
    waiting: list[Call] = field(default_factory=list)
    size: int = 0  # with all that waits


def strace(log: Path, data: Path, archives: Sequence[str]) -> list[str]:
    """Return the command that logs what another one does to the files of a data directory."""
    names = ["", "seoulwire.db", "seoulwire.db-wal", "seoulwire.db-journal", "warc"]
    watched = [data / name for name in (*names, *(f"warc/{archive}" for archive in archives))]
    paths = [part for path in watched for part in ("-P", str(path))]
    line = ["strace", "-f", "-qq", "-y", "-xx", "-s", str(1 << 26), "--seccomp-bpf"]
    return [*line, "-o", str(log), "-e", f"trace={CALLS}", *paths]


def calls_in(log: Path) -> list[Call]:
    """Return the calls of a log, in the order in which they ended."""
    return list(_calls(_whole_lines(log.read_text("ascii").splitlines())))


def _whole_lines(lines: Sequence[str]) -> Iterator[str]:
    begun: dict[str, str] = {}
    for line in lines:
        if line.endswith(_UNFINISHED):
            begun[line.split(" ", 1)[0]] = line.removesuffix(_UNFINISHED)
        elif resumed := _RESUMED.match(line):
            yield begun.pop(resumed[1]) + resumed[2]
        else:
            yield line


def _calls(lines: Iterator[str]) -> Iterator[Call]:
    for line in lines:
        match = _CALL.match(line)
        if match is None or int(match[4]) < 0:
            continue
        name, arguments = match[2], match[3]
        given = [bytes.fromhex(one.replace("\\x", "")) for one in _HEX.findall(arguments)]
        last = arguments.rpartition(", ")[2]
        match name:
            case "openat" if "O_CREAT" in arguments:
                yield Call("make", Path(given[-1].decode()))
            case "mkdir" | "unlink":
                yield Call(name, Path(given[0].decode()))
            case "fsync" | "fdatasync":
                yield Call("sync", Path(given[0].decode()))
            case "write":
                yield Call(name, Path(given[0].decode()), given[1][: int(match[4])], -1)
            case "pwrite64":
                yield Call("write", Path(given[0].decode()), given[1][: int(match[4])], int(last))
            case "ftruncate":
                yield Call("cut", Path(given[0].decode()), number=int(last))


class Disk:
    """The files below a directory, as calls leave them, and as a power loss may."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[Path, _File] = {}
        self._named: dict[Path, _File] = {}  # what a directory is sure to name
        self._folders = {root: True}  # whether their own name is sure

    def do(self, call: Call) -> None:
        """Let a call happen."""
        path = call.path
        match call.name:
            case "make":
                self._files.setdefault(path, _File())
            case "mkdir":
                self._folders.setdefault(path, path == self._root)
            case "unlink":
                self._files.pop(path, None)
            case "sync" if path in self._folders:
                self._sync_folder(path)
            case "sync":
                file = self._files[path]
                _apply(file.sure, file.waiting)
                file.waiting.clear()
            case _:
                file = self._files[path]
                place = file.size if call.number < 0 else call.number
                file.waiting.append(Call(call.name, path, call.data, place))
                cut = call.name == "cut"
                file.size = place if cut else max(file.size, place + len(call.data))

    def _sync_folder(self, folder: Path) -> None:
        self._named = {p: f for p, f in self._named.items() if p.parent != folder}
        self._named |= {p: f for p, f in self._files.items() if p.parent == folder}
        for path in self._folders:
            if path.parent == folder:
                self._folders[path] = True

    def write_all(self, target: Path) -> None:
        """Write what a killed process leaves: all that it wrote."""
        for path, file in self._files.items():
            self._put(target, path, bytes(_apply(bytearray(file.sure), file.waiting)))

    def write_survivors(self, target: Path, chance: random.Random) -> None:
        """Write what a power loss may leave: what is sure, and any part of the rest."""
        kept = chance.choice([0.0, 0.5, 0.9])
        left = dict(self._named)
        for path in self._files.keys() | self._named.keys():
            if self._files.get(path) is not self._named.get(path) and chance.random() < kept:
                left.pop(path, None)
                if path in self._files:
                    left[path] = self._files[path]
        for path, file in left.items():
            if self._folders[path.parent]:
                waiting = [part for call in file.waiting for part in _torn(call, kept, chance)]
                self._put(target, path, bytes(_apply(bytearray(file.sure), waiting)))

    def _put(self, target: Path, path: Path, data: bytes) -> None:
        place = target / path.relative_to(self._root)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def _torn(call: Call, kept: float, chance: random.Random) -> Iterator[Call]:
    """Yield the sectors of a write that reach the disk."""
    if call.name == "cut":
        if chance.random() < kept:
            yield call
        return
    for start in range(0, len(call.data), SECTOR):
        if chance.random() < kept:
            piece = call.data[start : start + SECTOR]
            yield Call("write", call.path, piece, call.number + start)


def _apply(data: bytearray, calls: Sequence[Call]) -> bytearray:
    for call in calls:
        if call.name == "cut":
            del data[call.number :]
            data.extend(bytes(call.number - len(data)))
        else:
            data.extend(bytes(max(0, call.number - len(data))))
            data[call.number : call.number + len(call.data)] = call.data
    return data
