"""Of a style attribute, what decorates an element's own box stays; what could leave it goes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.feedback import styles

KEPT = [
    "color: red",
    "background-color: #f3faf7",
    "color: rgb(10, 20, 30)",
    "text-align: right",
    "margin: 0 auto",
    "padding-left: 1.5em",
    "border: 1px solid #dddddd",
    "border-left: 4px solid green",
    "max-width: 60%",
    "font-weight: 700",
]
DROPPED = [
    "margin-top: -500px",
    "margin: 0 0 -1px",
    "position: fixed",
    "z-index: 9",
    "float: left",
    "transform: translate(0, -500px)",
    "outline: 500px solid red",
    "box-shadow: 0 -500px red",
    "text-indent: -900px",
    "font-size: 900px",
    "height: 99999px",
    "height: 100vh",
    "width: calc(1px - 9px)",
    "border: 9999px solid red",
    "background-color: url(a)",
    "color: expression(1)",
    "color: red !important",
    "color: r\\65 d",
    "color: /**/ red",
    "color: " + "(" * 5000,
]


@pytest.mark.parametrize("declaration", KEPT)
def test_what_honest_pages_use_stays(declaration):
    assert styles.harmless(declaration) == declaration


@pytest.mark.parametrize("declaration", DROPPED)
def test_what_could_reach_beyond_its_box_is_dropped(declaration):
    assert styles.harmless(declaration) == ""
    assert styles.harmless(f"color: red; {declaration}") in ("", "color: red")


FRAGMENTS = st.sampled_from(
    [*KEPT, *DROPPED, ";", ":", "-", "9", "px", "url(", ")", "\\", "/*", "*/", '"', "{", "}", "\n"]
)


def holds_to_the_rules(texts):
    kept = styles.harmless("".join(texts))
    assert not set(kept) & set("\\\"'{}<>/*!@&\n")
    assert "url" not in kept
    for declaration in filter(None, kept.split("; ")):
        name, _, value = declaration.partition(": ")
        assert name.isascii()
        assert not any(part.startswith("-") for part in value.split())
        assert styles.harmless(declaration) == declaration


@given(st.lists(FRAGMENTS | st.text(max_size=8), max_size=12))
def test_no_style_makes_anything_else(texts):
    holds_to_the_rules(texts)


@pytest.mark.attack
@settings(max_examples=10_000)
@given(st.lists(FRAGMENTS | st.text(max_size=8), max_size=20))
def test_no_style_makes_anything_else_however_often_it_is_tried(texts):
    holds_to_the_rules(texts)
