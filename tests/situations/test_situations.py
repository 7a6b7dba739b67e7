"""Every situation of the bank costs what it deserves and no more, and is told as it was.

`make attacks` judges all; those that are quick are judged with all other tests.
"""

import pytest

from tests.autograder.engine.notebooks import needs_bubblewrap
from tests.situations import endless, scratch, solutions
from tests.situations.judged import in_notebooks, judge

BANK = [*scratch.SITUATIONS, *solutions.SITUATIONS, *endless.SITUATIONS]


def notebooks():
    for together in in_notebooks(BANK):
        first = together[0]
        marks = [pytest.mark.attack] if first.costly else []
        others = f"-and-{len(together) - 1}-others" if len(together) > 1 else ""
        yield pytest.param(together, marks=marks, id=f"{first.name}{others}")


@needs_bubblewrap
@pytest.mark.parametrize("situations", list(notebooks()))
def test_each_costs_what_it_deserves_and_is_told_as_it_was(situations, lesson, released):
    judged = judge(situations, lesson, released)
    told = judged.record.limit, judged.record.notes, judged.cells
    assert judged.lost == judged.just_losses, told
    untold = [situation.name for situation in situations if not judged.is_said(situation)]
    assert not untold, told


def test_no_two_situations_have_one_name_and_no_two_of_a_notebook_one_cell():
    names = [situation.name for situation in BANK]
    assert len(names) == len(set(names)) >= 60
    for together in in_notebooks(BANK):
        cells = [situation.cell for situation in together if situation.cell]
        assert len(cells) == len(set(cells))
