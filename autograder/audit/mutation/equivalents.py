"""Mutants that no test can notice, listed by hand with the reason why."""

import tomllib
from pathlib import Path
from typing import Any

from autograder.audit.bank import BankError
from autograder.audit.mutation.mutants import MutantKey, normalised

_FIELDS = ("exercise", "operator", "before", "after", "reason")


def equivalents_path(bank: Path) -> Path:
    """Return where the list that belongs to a bank is."""
    return bank.with_name(f"{bank.stem}_equivalent.toml")


def read_equivalents(path: Path) -> dict[MutantKey, str]:
    """Return the listed mutants with their reasons; none where there is no list.

    The list has a table ``[[equivalent]]`` for each, with ``exercise``, ``operator``, ``before``,
    ``after`` and ``reason``, and ``occurrence`` where it is not the first of its kind.

    Raises
    ------
    BankError
        If something is missing, unknown, not Python, or listed twice.
    """
    if not path.is_file():
        return {}
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BankError(f"{path}: {error}") from error
    if unknown := sorted(set(data) - {"equivalent"}):
        raise BankError(f"{path}: unknown: {', '.join(unknown)}; entries are [[equivalent]]")
    listed: dict[MutantKey, str] = {}
    for number, entry in enumerate(data.get("equivalent", []), start=1):
        try:
            key = _key(entry)
            if key in listed:
                raise BankError("it is listed twice")
        except BankError as error:
            raise BankError(f"{path}, entry {number}: {error}") from error
        listed[key] = entry["reason"]
    return listed


def _key(entry: dict[str, Any]) -> MutantKey:
    if missing := [field for field in _FIELDS if not str(entry.get(field, "")).strip()]:
        raise BankError(f"missing: {', '.join(missing)}")
    if unknown := sorted(set(entry) - {*_FIELDS, "occurrence"}):
        raise BankError(f"unknown: {', '.join(unknown)}")
    occurrence = entry.get("occurrence", 1)
    if not isinstance(occurrence, int) or occurrence < 1:
        raise BankError(f"occurrence counts from 1, and is not {occurrence!r}")
    try:
        before, after = normalised(entry["before"]), normalised(entry["after"])
    except SyntaxError as error:
        raise BankError(f"before and after must be Python: {error}") from error
    return MutantKey(entry["exercise"], entry["operator"], before, after, occurrence)


def as_entry(key: MutantKey) -> str:
    """Return the entry for a mutant, its reason left to be written."""
    fields = [("exercise", key.exercise), ("operator", key.operator)]
    fields += [("before", key.before), ("after", key.after)]
    lines = [f"{name} = {_quoted(value)}" for name, value in fields]
    if key.occurrence > 1:
        lines.append(f"occurrence = {key.occurrence}")
    return "\n".join(["[[equivalent]]", *lines, 'reason = ""'])


def _quoted(text: str) -> str:
    if "\n" in text:
        return f"'''{text}'''"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
