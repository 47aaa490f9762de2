"""The accounts of a run, as tables for people and as JSON for programs."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from seoulwire.cli.console import console
from seoulwire.cli.walks import walks_value
from seoulwire.items import State
from seoulwire.storage import STATES, Accounts, Walk

# How searches end, as people are told.
SEARCHES = {
    ("source", "found"): "posts that only name their source: found",
    ("source", "uncited"): "posts that only name their source: uncited",
    ("memento", "recovered"): "cited pages that are gone: read from a web archive",
    ("memento", "gone"): "cited pages that are gone: in no web archive either",
    ("memento", "unasked"): "cited pages that are gone: no web archive was asked",
    ("memento", "failed"): "cited pages that are gone: the web archive did not answer",
}


def print_accounts(accounts: Accounts) -> None:
    """Print what became of every link, per board and source, and what was repaired."""
    out = console()
    heading = f"Accounts of run {accounts.run}" if accounts.run else "Accounts of all runs"
    out.print(_states_table(heading, accounts))
    reasons: Counter[str] = Counter()
    for line in accounts.lines:
        if line.reason and line.state != "stored":
            reasons[f"{line.state}: {line.reason}"] += line.count
    if reasons:
        out.print(counts_table("Why not stored", sorted(reasons.items())))
    if accounts.repairs:
        repairs = sorted((f"{k}: {m}", n) for (k, m), n in accounts.repairs.items())
        out.print(counts_table("Repairs", repairs))
    if accounts.searches:
        searches = sorted((SEARCHES[key], n) for key, n in accounts.searches.items())
        out.print(counts_table("Searches", searches))
    damage = sum(accounts.damage.values())
    out.print(f"Damage that remains: {damage} unreadable places")
    out.print(equation(accounts), soft_wrap=True)


def equation(accounts: Accounts) -> str:
    """Return the accounts' equation, and whether it holds."""
    sides = " + ".join(f"{accounts.count(state)} {state}" for state in STATES)
    verdict = "balanced" if accounts.balanced else "UNBALANCED: run `seoulwire db check`"
    return f"{accounts.discovered} discovered = {sides} ({verdict})"


def accounts_json(accounts: Accounts | None, walks: Iterable[Walk] = ()) -> str:
    """Return the accounts, and how completely boards were followed, as a JSON object.

    ``null`` when there are no accounts.
    """
    if accounts is None:
        return "null"
    value: dict[str, Any] = {
        "run": accounts.run,
        "discovered": accounts.discovered,
        "balanced": accounts.balanced,
        **{str(state): count for state, count in accounts.states.items()},
        "lines": [
            {
                "role": line.role,
                "board": line.board,
                "host": line.host,
                "state": line.state,
                "reason": line.reason,
                "count": line.count,
            }
            for line in accounts.lines
        ],
        "boards": walks_value(walks),
        "repairs": {f"{kind}: {method}": n for (kind, method), n in accounts.repairs.items()},
        "searches": {f"{kind}: {end}": n for (kind, end), n in accounts.searches.items()},
        "damage": {f"{kind}.{field}": n for (kind, field), n in accounts.damage.items()},
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def counts_table(heading: str, rows: Iterable[tuple[str, int]]) -> Table:
    """Return a table of names with their counts, in the order given."""
    table = Table("", title=heading, title_justify="left", show_header=False, box=None)
    table.add_column(justify="right")
    for name, count in rows:
        table.add_row(name, str(count))
    return table


def _states_table(heading: str, accounts: Accounts) -> Table:
    table = Table(title=heading, title_justify="left", show_footer=True, box=SIMPLE_HEAD)
    table.add_column("", "total", no_wrap=True)
    table.add_column("discovered", str(accounts.discovered), justify="right")
    for state in STATES:
        table.add_column(state, str(accounts.count(state)), justify="right")
    for role in dict.fromkeys(line.role for line in accounts.lines):
        groups: dict[str, dict[State, int]] = {}
        for line in accounts.lines:
            if line.role == role:
                name = (line.board or line.host) if role == "post" else line.host
                counts = groups.setdefault(f"{role}s, {name}", dict.fromkeys(STATES, 0))
                counts[line.state] += line.count
        for name, counts in sorted(groups.items()):
            table.add_row(
                name, str(sum(counts.values())), *(str(counts[state] or "") for state in STATES)
            )
    return table
