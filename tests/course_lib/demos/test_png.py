import io

import numpy as np
from PIL import Image

from course_lib.demos._png import encode


def test_a_picture_is_read_as_it_was_written():
    pixels = np.random.default_rng(0).integers(0, 256, size=(5, 7, 3), dtype=np.uint8)
    with Image.open(io.BytesIO(encode(pixels))) as picture:
        picture.verify()
    with Image.open(io.BytesIO(encode(pixels))) as picture:
        assert picture.mode == "RGB"
        np.testing.assert_array_equal(np.array(picture), pixels)
