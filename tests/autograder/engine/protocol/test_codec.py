import collections
import contextlib
import tracemalloc

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.engine.protocol import values
from autograder.engine.protocol.decoder import Decoder
from autograder.engine.protocol.encoder import Encoder
from autograder.engine.protocol.proxies import Proxy
from autograder.engine.protocol.references import ObjectTable, Policy
from autograder.engine.protocol.values import CannotCross, Content, DecodeError


def refuse(value):
    raise CannotCross(f"a {type(value).__name__}")


def table(may_leave=refuse):
    return ObjectTable(Policy(may_leave=may_leave), caller=None)


def encoded(value, known=None):
    encoder = Encoder(table(), known)
    encoder.value(value)
    return bytes(encoder.out)


def decoded(data, known=None):
    decoder = Decoder(data, table(), known)
    value = decoder.value()
    decoder.end()
    return value


def same(a, b):
    """Equal, of the same types throughout, bit by bit where there are numbers."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray | np.generic):
        return (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return same(list(a.items()), list(b.items()))
    if isinstance(a, slice):
        return same((a.start, a.stop, a.step), (b.start, b.stop, b.step))
    if isinstance(a, frozenset):
        return sorted(map(repr, a)) == sorted(map(repr, b))
    return repr(a) == repr(b)


DTYPES = st.one_of(
    arrays.boolean_dtypes(),
    arrays.integer_dtypes(endianness="?"),
    arrays.floating_dtypes(endianness="?"),
    arrays.complex_number_dtypes(endianness="=", sizes=(64, 128)),
    arrays.unicode_string_dtypes(max_len=5),
    arrays.byte_string_dtypes(max_len=5),
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def arrays_of(dtype):
    """Return a strategy for arrays; their strings hold no half of a surrogate pair.

    Nor do they end in a zero, which NumPy takes for the end of a string.
    """
    elements = None
    if dtype.kind == "U":
        characters = st.characters(exclude_categories=["Cs"])
        texts = st.text(characters, max_size=dtype.itemsize // 4)
        elements = texts.map(lambda text: text.rstrip("\0"))
    return arrays.arrays(dtype, arrays.array_shapes(min_dims=0), elements=elements)


ARRAYS = DTYPES.flatmap(arrays_of)
KEYS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**200), 2**200), st.floats(), TEXT, st.binary()
)
PLAIN = st.one_of(
    KEYS,
    st.complex_numbers(),
    ARRAYS,
    st.floats().map(np.float64),
    st.integers(-(2**31), 2**31 - 1).map(np.int32),
    st.booleans().map(np.bool_),
    st.builds(slice, st.none() | st.integers(), st.none() | st.integers(), st.none()),
    st.frozensets(KEYS, max_size=3),
)
VALUES = st.recursive(
    PLAIN,
    lambda parts: st.one_of(
        st.lists(parts, max_size=4),
        st.lists(parts, max_size=4).map(tuple),
        st.dictionaries(KEYS, parts, max_size=4),
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=200)
@given(VALUES)
def test_a_value_arrives_as_it_was_sent(value):
    assert same(decoded(encoded(value)), value)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=200))
@example(b"l\xff\xff\xff\xff")
@example(b"A\x03\x01\x01|b1" + (2**40).to_bytes(8, "little"))
@example(b"A\x03\x01\x02|b1" + bytes(8) + (2**62).to_bytes(8, "little"))
@example(b"A\x03\x01\x00|O8")
@example(b"t\x01\x00\x00\x00" * 40)
@example(b"r\x00\x00\x00\x00")
@example(b"d\x01\x00\x00\x00l\x00\x00\x00\x00N")
@example(b"CN")
def test_bytes_that_are_no_value_are_refused_and_nothing_else_happens(data):
    with contextlib.suppress(DecodeError):
        decoded(data)


@settings(deadline=None, max_examples=300)
@given(VALUES, st.data())
def test_a_damaged_message_is_refused_or_read_and_nothing_else_happens(value, data):
    damaged = bytearray(encoded(value))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        damaged[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DecodeError):
        decoded(bytes(damaged))


def test_a_message_cannot_take_more_memory_than_its_length_allows():
    promises = [
        b"l" + b"\xff" * 4,
        b"s" + b"\xff" * 4,
        b"A\x03\x01\x01<f8" + (1 << 30).to_bytes(8, "little"),
        (b"l" + (50).to_bytes(4, "little")) * 60,
    ]
    tracemalloc.start()
    for data in promises:
        with pytest.raises(DecodeError):
            decoded(data + bytes(1000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_depth_and_number_of_parts_are_limited_on_both_sides(monkeypatch):
    deep = []
    for _ in range(values.LIMITS.depth + 1):
        deep = [deep]
    with pytest.raises(CannotCross, match="nested more than 64 deep"):
        encoded(deep)
    with pytest.raises(DecodeError, match="too deep"):
        decoded(b"t\x01\x00\x00\x00" * (values.LIMITS.depth + 1) + b"N")
    limits = values.CodecLimits(items=10)
    monkeypatch.setattr("autograder.engine.protocol.decoder.LIMITS", limits)
    with pytest.raises(DecodeError, match="too many values"):
        decoded(encoded([None] * 10))


def test_what_is_the_same_object_stays_the_same():
    row = [1]
    a, b = decoded(encoded([row, row]))
    assert a is b


def doubled(inner, times):
    for _ in range(times):
        inner = [inner, inner]
    return inner


def test_what_is_in_a_value_several_times_counts_each_time(monkeypatch):
    few, many = doubled([], 18), doubled([], 27)
    assert same(decoded(encoded(few)), few)
    with pytest.raises(CannotCross, match="more than 1,000,000 parts"):
        encoded(many)
    with monkeypatch.context() as patched:
        patched.setattr(
            "autograder.engine.protocol.encoder.LIMITS", values.CodecLimits(items=10**9)
        )
        forged = encoded(many)
    with pytest.raises(DecodeError, match="too many values"):
        decoded(forged)


def test_an_array_in_a_value_several_times_counts_by_its_entries():
    large = np.zeros(10**6)
    one, other = decoded(encoded((large, large)))
    assert one is other
    with pytest.raises(CannotCross, match="parts"):
        encoded([large] * 60)


def test_what_is_known_from_the_request_counts_too():
    ours = [[0] * 1000]
    with pytest.raises(DecodeError, match="too many values"):
        decoded(b"l" + (1000).to_bytes(4, "little") + b"r\x00\x00\x00\x00" * 1000, ours)


def test_what_contains_itself_does_not_cross():
    loop = []
    loop.append({"again": loop})
    with pytest.raises(CannotCross, match="a list that contains itself"):
        encoded(loop)
    with pytest.raises(DecodeError, match="contains itself"):
        decoded(b"l\x01\x00\x00\x00r\x00\x00\x00\x00")


def test_an_answer_refers_to_the_containers_of_its_request():
    ours, theirs = [np.ones(2)], [np.ones(2)]
    data = encoded((theirs[0], "and"), theirs)
    assert decoded(data, ours)[0] is ours[0]


def test_content_is_sent_even_if_the_container_is_known():
    changed = [1, [2]]
    data = encoded((Content(changed), changed[1]), [changed])
    content, inner = decoded(data, [[0]])
    assert content == [1, [2]]
    assert inner is content[1]


class Always(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.ma.masked_array([1.0], [True]), "MaskedArray"),
        (np.ones(2).view(np.recarray), "recarray"),
        (np.array([1, None]), "dtype object"),
        (np.array([(1, 2)], dtype=[("a", int), ("b", int)]), "dtype"),
        (np.array(["2020-01-01"], dtype="M8[D]"), "dtype datetime64"),
        (Always(1), "Always"),
        (object(), "object"),
        (np.random.RandomState(1), "RandomState"),
        (np.random.Generator(np.random.MT19937(1)), "MT19937"),
        (range(3), "range"),
    ],
)
def test_other_kinds_do_not_cross_in_disguise(value, words):
    with pytest.raises(CannotCross, match=words):
        encoded(value)


def test_dictionaries_of_the_standard_library_arrive_as_dicts():
    counted = collections.Counter("aab")
    assert same(decoded(encoded(counted)), {"a": 2, "b": 1})
    assert same(decoded(encoded(collections.defaultdict(list, x=[1]))), {"x": [1]})


def test_named_tuples_arrive_as_tuples_whatever_their_class_does():
    class Pair(collections.namedtuple("Pair", ["loss", "gradient"])):
        def __iter__(self):
            return iter(["something else"])

        def __len__(self):
            return 7

    assert same(decoded(encoded(Pair(0.5, [1.0, 2.0]))), (0.5, [1.0, 2.0]))


def test_wide_floats_arrive_as_the_usual_ones():
    assert same(decoded(encoded(np.ones(2, np.longdouble))), np.ones(2))


def test_a_boolean_is_0_or_1_whatever_was_sent():
    data = bytearray(encoded(np.array([True, False])))
    data[-2] = 2
    assert decoded(bytes(data)).view(np.uint8).tolist() == [1, 0]


@pytest.mark.parametrize("code", [0x7FFFFFFF, 0x110000, 0xD800, 0xDFFF])
def test_text_that_is_not_unicode_is_refused(code):
    data = encoded(np.array(["a"]))
    with pytest.raises(DecodeError, match="Unicode"):
        decoded(data[:-4] + code.to_bytes(4, "little"))


@pytest.mark.parametrize("byteorder", "<>")
def test_what_is_no_character_is_sent_as_a_question_mark(byteorder):
    halves = np.array([["a", "\ud800b"], ["\udfff", ""]], f"{byteorder}U2")
    expected = np.array([["a", "?b"], ["?", ""]], f"{byteorder}U2")
    assert same(decoded(encoded(halves.T)), expected.T.copy())
    beyond = np.full(1, 0x110000, f"{byteorder}u4").view(f"{byteorder}U1")
    assert same(decoded(encoded(beyond)), np.array(["?"], f"{byteorder}U1"))
    assert same(decoded(encoded(np.str_("\ud800"))), np.str_("?"))
    assert halves[0, 1] == "\ud800b"


@pytest.mark.parametrize("kind", [set, frozenset, dict.fromkeys, lambda keys: [{1: set(keys)}]])
def test_keys_that_are_chosen_to_share_a_hash_are_refused(kind):
    """To put a million of them into a dict takes hours, in which nothing else can run."""
    modulus = (1 << 61) - 1
    assert same(decoded(encoded(kind([-1, -2, 2, 2 + modulus]))), kind([-1, -2, 2, 2 + modulus]))
    with pytest.raises(DecodeError, match="hashes in common"):
        decoded(encoded(kind([factor * modulus for factor in range(200)])))


def test_read_only_arrays_stay_read_only():
    array = np.broadcast_to(1.0, (2,))
    assert not decoded(encoded(array)).flags.writeable
    assert decoded(encoded(np.ones(2))).flags.writeable


def test_objects_cross_as_proxies_and_come_home_as_themselves():
    ours, theirs = table(lambda value: None), table()
    encoder = Encoder(ours)
    encoder.value([len, len])
    ((number, function),) = ours.introductions()
    theirs.meet(number, *theirs.kind_in(1, "builtin_function_or_method", "len", False))
    a, b = Decoder(bytes(encoder.out), theirs).value()
    assert isinstance(a, Proxy)
    assert a is b
    back = Encoder(theirs)
    back.value(a)
    assert Decoder(bytes(back.out), ours).value() is function is len


def test_a_forgotten_object_cannot_be_named_again():
    ours = table(lambda value: None)
    encoder = Encoder(ours)
    encoder.value(len)
    home = bytes(encoder.out).replace(b"O\x01", b"O\x00")
    assert Decoder(home, ours).value() is len
    ours.forget()
    with pytest.raises(DecodeError, match="a test cell which has ended"):
        Decoder(home, ours).value()
