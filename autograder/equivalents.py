"""Mutants that no test can notice, listed by hand with the reason why."""

import tomllib
from pathlib import Path

from autograder.bank import BankError
from autograder.mutants import MutantKey, normalised

_FIELDS = {"exercise", "slip", "before", "after", "reason"}


def equivalents_path(bank: Path) -> Path:
    """Return where the list that belongs to a bank is."""
    return bank.with_name(f"{bank.stem}_equivalent.toml")


def read_equivalents(path: Path) -> dict[MutantKey, str]:
    """Return the listed mutants with their reasons; none where there is no list.

    The list has a table ``[[equivalent]]`` for each, with ``exercise``, ``slip``, ``before``,
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
    listed: dict[MutantKey, str] = {}
    for number, entry in enumerate(data.get("equivalent", []), start=1):
        where = f"{path}, entry {number}"
        missing = sorted(field for field in _FIELDS if not str(entry.get(field, "")).strip())
        unknown = sorted(set(entry) - _FIELDS - {"occurrence"})
        if missing or unknown:
            raise BankError(f"{where}: missing: {missing}; unknown: {unknown}")
        try:
            before, after = normalised(entry["before"]), normalised(entry["after"])
        except SyntaxError as error:
            raise BankError(f"{where}: before and after must be Python: {error}") from error
        occurrence = int(entry.get("occurrence", 1))
        key = MutantKey(entry["exercise"], entry["slip"], before, after, occurrence)
        if key in listed:
            raise BankError(f"{where}: it is listed twice")
        listed[key] = entry["reason"]
    return listed


def as_entry(key: MutantKey) -> str:
    """Return the entry for a mutant, its reason left to be written."""
    fields = [("exercise", key.exercise), ("slip", key.slip)]
    fields += [("before", key.before), ("after", key.after)]
    lines = [f"{name} = {_quoted(value)}" for name, value in fields]
    if key.occurrence > 1:
        lines.append(f"occurrence = {key.occurrence}")
    return "\n".join(["[[equivalent]]", *lines, 'reason = ""'])


def _quoted(text: str) -> str:
    if "'" not in text and "\n" not in text:
        return f"'{text}'" if '"' in text or "\\" in text else f'"{text}"'
    return f"'''{text}'''"
