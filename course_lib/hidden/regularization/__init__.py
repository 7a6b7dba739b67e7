"""Hidden tests of the lesson on regularization."""

from course_lib.hidden.answers import Choice
from course_lib.hidden.regularization.dropout import dropout_backward, dropout_forward
from course_lib.hidden.regularization.ensembling import average_probabilities, majority_vote
from course_lib.hidden.regularization.penalties import l1_penalty, l2_penalty
from course_lib.hidden.regularization.shifting import random_shift

__all__ = [
    "average_probabilities",
    "dropout_backward",
    "dropout_forward",
    "hyperparameters",
    "l1_penalty",
    "l2_penalty",
    "majority_vote",
    "random_shift",
    "regularizers",
]

regularizers = Choice(
    "regularizers",
    "abcd",
    {
        "a": "data augmentation is one: the network never meets the same picture twice, so it "
        "cannot rely on where a single pixel stands.",
        "b": "norm penalties are one: they pull weights towards 0, so that no single weight can "
        "grow large for the sake of a few samples (L1 sets many to 0).",
        "c": "model ensembling is one: members that err differently outvote each other's errors, "
        "so no answer relies on a single model.",
        "d": "dropout is one: each unit may be missing at any step, so the others cannot rely on "
        "it. (It can be seen as a cheap ensemble of the networks that are left.)",
    },
)
hyperparameters = Choice(
    "hyperparameters",
    "abd",
    {
        "a": "the loss function is a hyperparameter: you choose it before training. The gradient "
        "descends on it and never changes it.",
        "b": "dropout's p is a hyperparameter: you choose it. The training loss is least without "
        "any dropout, so gradient descent would turn it off; validation data decides.",
        "c": "batch norm's γ and β are parameters: they have gradients and are updated in every "
        "step, like weights and biases.",
        "d": "the batch size is a hyperparameter: you choose it, and no gradient with respect to "
        "it exists.",
    },
)
