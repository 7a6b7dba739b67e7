"""Whatever a submission holds, its page has no script, no handler and nothing to load."""

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.feedback import safe_html
from tests.support.harm import harm_in

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "![x](https://example.org/pixel.png)",
    "<iframe src='https://example.org'></iframe>",
    "<link rel=stylesheet href='https://example.org/a.css'>",
    "<style>@import 'https://example.org/a.css';</style>",
    "<p style='background: url(https://example.org/a.png)'>x</p>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "<form action='https://example.org'><input name=a></form>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<details ontoggle=alert(1) open>x</details>",
    "<details open='javascript:alert(1)'>x</details>",
    "<!--><script>alert(1)</script>-->",
    "$\\text{<script>alert(1)</script>}$",
    "<img src='data:text/html;base64,PHNjcmlwdD4='>",
    "</pre></main><script>alert(1)</script>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_survives_in_markdown(text):
    written_as_html = not any(sign in text for sign in ("](", "$", "<!--"))
    assert harm_in(text) or not written_as_html  # the parser sees the harm
    assert not harm_in(safe_html.markdown(text))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("mime", ["text/html", "text/plain", "text/markdown", "text/latex"])
def test_nothing_hostile_survives_in_what_is_displayed(text, mime):
    node = nbformat.v4.new_output("display_data", data={mime: text})
    assert not harm_in(safe_html.output(node))


@pytest.mark.parametrize("text", HOSTILE)
def test_printed_text_and_errors_are_shown_as_text(text):
    printed = nbformat.v4.new_output("stream", name="stdout", text=text)
    error = nbformat.v4.new_output("error", ename="E", evalue=text, traceback=[text])
    for node in (printed, error):
        html = str(safe_html.output(node))
        assert not harm_in(html)
        assert "<script" not in html


@given(st.text(alphabet="<>&\"'/=() \n$\\`*_[]!|#-abcdeijnorstx1;:", max_size=60))
def test_no_markdown_makes_anything_harmful_or_fails(text):
    assert not harm_in(safe_html.markdown(text))


@given(st.text(alphabet="\x1b[0123456789;mKHabc <>&", max_size=60))
def test_no_escape_sequence_of_a_terminal_fails(text):
    node = nbformat.v4.new_output("stream", name="stdout", text=text)
    assert not harm_in(safe_html.output(node))


@pytest.mark.parametrize(
    "rows",
    [
        r"\begin{aligned} v &= a \\ x &= b \end{aligned}",
        r"\begin{cases} v & a \\[2ex] x & b \end{cases}",
    ],
)
def test_rows_stand_below_one_another_and_their_marks_are_not_shown(rows):
    html = safe_html.markdown(f"$${rows}$$")
    assert html.count("<mtr>") == 2
    assert "&amp;" not in html
    assert "2ex" not in html
    assert 'columnalign="left"' in html  # which the page's style sheet follows


def test_mathematics_becomes_mathml():
    html = str(safe_html.markdown("The sum $\\sum_{d} x_d^2$ and $$\\text{X\\_test}$$"))
    assert html.count("<math") == 2
    assert "<munder" in html or "<msub" in html
    assert "<mtext>X_test</mtext>" in html


def test_what_is_no_mathematics_is_shown_as_it_was_written():
    assert "<code>$\\frac{$</code>" in safe_html.markdown("costs $\\frac{$ a lot")


def test_folded_hints_and_tables_of_the_lessons_stay():
    html = safe_html.markdown(
        "<details><summary>Hint</summary>\n\ntext\n</details>\n\n|a|\n|-|\n|b|"
    )
    for tag in ("<details>", "<summary>", "<table>"):
        assert tag in html


@pytest.mark.parametrize(
    "html",
    [
        '<details open=""><summary title="Why? (1: the sum)">Hint</summary>a</details>',
        '<table><tbody><tr><td align="right" colspan="2">a</td></tr></tbody></table>',
        '<math display="block"><mtable columnalign="right left"></mtable></math>',
        '<math><mi mathvariant="bold-italic">x</mi><mo stretchy="false">(</mo></math>',
    ],
)
def test_attributes_that_say_how_it_looks_stay(html):
    assert safe_html.clean(html) == html


def test_pictures_are_inside_the_page():
    png = nbformat.v4.new_output("display_data", data={"image/png": "iVBO\nRw0K"})
    svg = nbformat.v4.new_output("display_data", data={"image/svg+xml": "<svg onload='a()'/>"})
    assert 'src="data:image/png;base64,iVBORw0K"' in safe_html.output(png)
    assert 'src="data:image/svg+xml;base64,' in safe_html.output(svg)
    assert not harm_in(safe_html.output(svg))


def test_a_picture_that_is_none_is_replaced_by_its_text():
    node = nbformat.v4.new_output(
        "display_data", data={"image/png": '"><script>', "text/plain": "a figure"}
    )
    assert str(safe_html.output(node)) == "<pre>a figure</pre>"


def test_very_long_markdown_is_shown_as_text():
    assert safe_html.markdown("*a* " * 10_000).startswith("<pre>*a* ")
