"""Characters that a page cannot hold."""

import re

_UNSHOWABLE = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def showable(text: str) -> str:
    """Return `text` with signs of replacement for control characters and halves of pairs."""
    return _UNSHOWABLE.sub("\ufffd", text)
