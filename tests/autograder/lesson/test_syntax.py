import pytest

from autograder.lesson.syntax import fragments

CODE = """
def distances(X_test, X_train):
    differences = X_test[:, None, :] - X_train[None, :, :]
    return np.abs(differences).sum(axis=2)
"""


def fingerprints(source: str, min_nodes: int = 16) -> set[str]:
    return {fragment.fingerprint for fragment in fragments(source, min_nodes)}


@pytest.mark.parametrize(
    "copy",
    [
        CODE.replace("X_test", "a").replace("X_train", "b").replace("differences", "c"),
        CODE.replace("distances", "helper"),
        CODE.replace("):", "):\n    '''Says what it does.'''", 1),
        CODE.replace("X_test,", "X_test: np.ndarray,").replace("):", ") -> np.ndarray:", 1),
        CODE.replace("    differences =", "    # a comment\n\n    differences ="),
        "if True:" + CODE.replace("\n", "\n    "),
    ],
    ids=["renamed", "other function name", "docstring", "annotated", "comments", "indented"],
)
def test_a_disguised_copy_has_the_same_fingerprints(copy):
    assert fingerprints(CODE) & fingerprints(copy)


@pytest.mark.parametrize(
    "other",
    [
        CODE.replace("np.abs(differences)", "(differences ** 2)").replace(" - ", " + "),
        "total = 0\nfor row in rows:\n    total += row.sum() / len(rows)\nprint(total, rows[0])",
    ],
)
def test_other_code_has_other_fingerprints(other):
    assert not fingerprints(CODE) & fingerprints(other)


def test_which_variable_stands_where_matters():
    assert fingerprints("x = a[i] * b[j] - a[j] * b[i]", 8) != fingerprints(
        "x = a[i] * b[i] - a[j] * b[j]", 8
    )


def test_built_in_names_are_not_variables():
    assert not fingerprints("min(abs(a), abs(b), abs(c))", 8) & fingerprints(
        "max(len(a), len(b), len(c))", 8
    )


def test_small_pieces_do_not_count():
    assert not fingerprints("return out, mask")
