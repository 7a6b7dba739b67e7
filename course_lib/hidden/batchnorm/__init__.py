"""Hidden tests of the lesson on batch normalization."""

from course_lib.hidden.answers import Choice
from course_lib.hidden.batchnorm import (  # noqa: F401 - add mistakes
    _caching,
    _constant,
    _normalising,
    _running,
    _summing,
)
from course_lib.hidden.batchnorm.backward import batchnorm_backward
from course_lib.hidden.batchnorm.folding import fold_batchnorm
from course_lib.hidden.batchnorm.forward import batchnorm_forward
from course_lib.hidden.batchnorm.inputs import standardize

__all__ = [
    "batchnorm_backward",
    "batchnorm_facts",
    "batchnorm_forward",
    "fold_batchnorm",
    "standardize",
]

batchnorm_facts = Choice(
    "batchnorm_facts",
    "bce",
    {
        "a": "γ and β have gradients and are learned. The running mean and variance have none: "
        "they are averages of what the batches measured, and gradient descent never touches them.",
        "b": "statistics are taken over the samples, axis 0: one mean and one variance for each "
        "of the D features.",
        "c": "at test time mean and variance are the running ones, which are constants. So a "
        "prediction for one sample cannot depend on which others are predicted with it.",
        "d": "γ and β come after the normalisation, and training moves them where it likes: the "
        "next layer gets the mean β and nearly the standard deviation |γ|.",
        "e": "every sample moves the mean and the variance by which all samples are measured, so "
        "its change reaches the outputs of all. That is why dx has terms with means in it.",
        "f": "such a bias moves x and its mean alike, and their difference does not change: it is "
        "idle, and β does its work. That is why it is usually left out.",
    },
)
