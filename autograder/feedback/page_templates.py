"""Where the templates of pages are, for what must know whether they have changed as well."""

import hashlib
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).with_name("templates")


@cache
def templates_digest() -> str:
    """Return 16 hex digits that change when a template of a page does."""
    templates = hashlib.sha256()
    for path in sorted(path for path in TEMPLATES.rglob("*") if path.is_file()):
        templates.update(path.read_bytes())
    return templates.hexdigest()[:16]
