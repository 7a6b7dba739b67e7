from autograder.engine.student.capture import CUT, Capture


def captured(work, text_bytes=100, output_bytes=1000, outputs=20):
    capture = Capture(text_bytes, output_bytes, outputs)
    capture.begin()
    work(capture)
    return capture.end()


def test_pieces_of_one_stream_are_one_output():
    def work(capture):
        for name, text in [("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")]:
            capture.stream(name, text)

    assert [(o["name"], o["text"]) for o in captured(work)] == [
        ("stdout", "ab"),
        ("stderr", "c"),
        ("stdout", "d"),
    ]


def test_a_flood_is_cut_off_once_while_it_comes():
    def work(capture):
        for _ in range(10_000):
            capture.stream("stdout", "x" * 30)
            capture.display({"text/html": "y" * 300}, {})

    outputs = captured(work)
    assert len(str(outputs)) < 3000
    assert str(outputs).count("cut off here") == 1


def test_outputs_are_counted_and_dropped_as_they_come():
    def work(capture):
        for i in range(10_000):
            capture.display({"text/plain": ""}, {})
            capture.stream(("stdout", "stderr")[i % 2], "")
        capture.error("ValueError", "the last word", [])

    outputs = captured(work)
    assert len(outputs) == 20 + 1
    assert outputs[19]["text"] == CUT
    assert outputs[20]["evalue"] == "the last word"


def test_errors_are_counted_too():
    def work(capture):
        for _ in range(100):
            capture.error("ValueError", "", [])

    assert len(captured(work)) == 21


def test_what_was_cleared_leaves_room_for_what_follows():
    """As a figure that is drawn anew in each step."""

    def work(capture):
        for i in range(50):
            capture.clear(wait=True)
            capture.display({"image/png": "x" * 900}, {})
            capture.stream("stdout", f"step {i:2}" * 8)

    picture, text = captured(work)
    assert len(picture["data"]["image/png"]) == 900
    assert text["text"] == "step 49" * 8


def test_nothing_is_taken_between_cells():
    capture = Capture(100, 1000, 20)
    capture.stream("stdout", "before")
    capture.display({"text/plain": "before"}, {})
    capture.begin()
    assert capture.end() == []


def test_clear_output_waits_for_what_comes_next():
    def work(capture):
        capture.stream("stdout", "10 %")
        capture.clear(wait=True)
        capture.stream("stdout", "20 %")
        capture.clear(wait=True)

    assert [o["text"] for o in captured(work)] == ["20 %"]


def test_what_was_displayed_can_be_updated():
    def work(capture):
        capture.display({"text/plain": "1"}, {}, display_id="a")
        capture.update({"text/plain": "2"}, {}, "a")
        capture.update({"text/plain": "3"}, {}, "b")

    assert [o["data"]["text/plain"] for o in captured(work)] == ["2"]


def test_the_cut_is_marked():
    (output,) = captured(lambda capture: capture.stream("stdout", "x" * 200))
    assert output["text"] == "x" * 100 + CUT
