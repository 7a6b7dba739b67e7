"""When something was handed in: the date in a ``timestamp.txt``."""

import re
import warnings
from datetime import datetime

_TEXT = re.compile(r"[\w+\-:.,/ ]{1,100}", re.ASCII)
_OFFSET = re.compile(r" (?=[+-]\d\d:?\d\d$)")
_ZONE = re.compile(r" ([A-Za-z]\w*(?:[/+-]\w+)*)$")
_YEARS = range(1970, 2200)
"""Dates near the ends of what a date can be overflow in another time zone."""


def read_date(text: str) -> datetime:
    """Return the date in `text` as UTC, without a time zone of its own.

    Raises
    ------
    ValueError
        If there is none in it, a year that cannot be, or a time zone that nobody knows.
    """
    # nbgrader takes a second to import; workers read no dates.
    from nbgrader.utils import gettz, parse_utc

    if not _TEXT.fullmatch(text) or not re.search(r"\d{4}", text):
        raise ValueError("no date")
    zone = _ZONE.search(text)
    if zone and zone[1].lower() not in ("am", "pm") and gettz(zone[1]) is None:
        raise ValueError(f"an unknown time zone, {zone[1]}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # dateutil warns of time zones that it does not know
            # nbgrader takes an offset that stands apart for a number of seconds.
            date: datetime = parse_utc(_OFFSET.sub("", text))
    except Exception as error:  # dateutil says nowhere what it raises, and it is a lot
        raise ValueError("no date") from error
    if date.year not in _YEARS:
        raise ValueError(f"the year {date.year}")
    return date
