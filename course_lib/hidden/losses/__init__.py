"""Hidden tests of the lesson on losses."""

from course_lib.hidden.answers import Choice
from course_lib.hidden.losses.fitting import fit_linear
from course_lib.hidden.losses.logistic import binary_cross_entropy, sigmoid
from course_lib.hidden.losses.regression import mean_squared_error
from course_lib.hidden.losses.softmax import cross_entropy, softmax

__all__ = [
    "binary_cross_entropy",
    "cross_entropy",
    "fit_linear",
    "loss_pairing",
    "mean_squared_error",
    "sigmoid",
    "softmax",
]

loss_pairing = Choice(
    "loss_pairing",
    "c",
    {
        "a": "MAE measures how far a predicted number is from a number. The label of a class is a "
        "name, not a number to be near to, so softmax regression cannot use it.",
        "b": "hinge loss makes a support vector machine. It asks for a margin and speaks of no "
        "probability, while logistic regression predicts one and is trained with BCE.",
        "c": "MSE fits numbers that scatter about a prediction, BCE a probability of yes or no, "
        "CE the probabilities of several classes. Each is, up to constants, minus the log of how "
        "likely its model makes the data, and has the gradient prediction minus target (MSE twice "
        "that), over N.",
        "d": "cross-entropy compares probabilities of classes with labels. A mass has no classes, "
        "so linear regression cannot use it.",
    },
)
