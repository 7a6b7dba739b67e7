"""The figures of lesson 02, losses for linear, logistic and softmax regression."""

from course_lib.demos.losses.hand import by_hand
from course_lib.demos.losses.logit import one_logit
from course_lib.demos.losses.logits import three_logits
from course_lib.demos.losses.meeting import meet_penguins
from course_lib.demos.losses.models import three_models
from course_lib.demos.losses.outlying import outliers
from course_lib.demos.losses.prediction import one_prediction

__all__ = [
    "by_hand",
    "meet_penguins",
    "one_logit",
    "one_prediction",
    "outliers",
    "three_logits",
    "three_models",
]
