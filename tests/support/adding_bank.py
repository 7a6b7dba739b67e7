"""The bank of the small lesson in `tests.support.cells`."""

from autograder.audit.bank import right, right_answers, wrong, wrong_answer


@right("add_up")
def one_expression(values):
    return sum((i + 1) * v * v for i, v in enumerate(values))


@right("add_up")
def counted_from_one(values):
    return float(sum(i * v**2 for i, v in enumerate(values, start=1)))


@right("add_up")
def last_value_first(values):
    total = 0
    for position in range(len(values), 0, -1):
        total += position * values[position - 1] ** 2
    return total


@right("add_up")
def sums_of_tails(values):
    return sum(sum(v * v for v in values[i:]) for i in range(len(values)))


@right("add_up")
def recursion(values, position=1):
    if not values:
        return 0
    return position * values[0] ** 2 + recursion(values[1:], position + 1)


@wrong("add_up", says="own square")
def counted_from_zero(values):
    return sum(i * v**2 for i, v in enumerate(values))


@wrong("add_up", says="own square")
def doubled(values):
    return 2 * sum((i + 1) * v * v for i, v in enumerate(values))


@wrong("add_up", says="weighted by position")
def squares_without_weights(values):
    return sum(v * v for v in values)


@wrong("add_up", says="weighted by position")
def values_without_squares(values):
    return sum((i + 1) * v for i, v in enumerate(values))


@wrong("add_up", says=("squares", "not weighted"))
def last_value_left_out(values):
    return sum((i + 1) * v * v for i, v in enumerate(values[:-1])) if values[1:] else 1


right_answers("add_facts", "bd", "db")
wrong_answer("add_facts", "b", says="b and d")
wrong_answer("add_facts", "abd", says="do not depend on order")
wrong_answer("add_facts", ["b", "d"], says="a string of letters")
