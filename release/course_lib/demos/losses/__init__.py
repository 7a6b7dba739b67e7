"""The figures of lesson 02, losses for linear, logistic and softmax regression."""

from course_lib.demos.losses.curves import one_logit, one_prediction
from course_lib.demos.losses.logits import by_hand, three_logits
from course_lib.demos.losses.penguins import three_models

__all__ = ["by_hand", "one_logit", "one_prediction", "three_logits", "three_models"]
