"""What programs print is shown, with colours where they can be understood."""

import pytest

from autograder.feedback.terminal import terminal


def test_colours_are_marked():
    assert terminal("\x1b[31mred\x1b[0m") == '<span class="ansi-red-fg">red</span>'


@pytest.mark.parametrize("sequence", ["\x1b[38m", "\x1b[48;5m", "\x1b[38;2;1m", "\x1b[48;"])
def test_a_colour_that_is_cut_short_leaves_the_text(sequence):
    shown = terminal(f"before {sequence}<after>")
    assert shown.startswith("before ")
    assert shown.endswith("after&gt;")
    assert "\x1b" not in shown


def test_text_with_thousands_of_colours_is_shown_without_them():
    assert terminal("\x1b[31mx" * 50_000) == "x" * 50_000


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x08", "\x9b", "\ud800", "\uffff"])
def test_what_no_page_can_hold_is_replaced(character):
    assert terminal(f"a{character}b\n\t") == "a\ufffdb\n\t"
