"""Hidden tests of the lesson on k-nearest neighbours."""

from course_lib.hidden.answers import Choice
from course_lib.hidden.knn.choice import choose_k
from course_lib.hidden.knn.distances import l1_distances, l2_distances
from course_lib.hidden.knn.vote import predict_labels

__all__ = ["choose_k", "knn_facts", "l1_distances", "l2_distances", "predict_labels"]

knn_facts = Choice(
    "knn_facts",
    "c",
    {
        "a": "with neither metric is the boundary smooth. For k = 1 it is made of straight pieces: "
        "with L2 at any angle, each halfway between two points; with L1 axis-parallel or diagonal.",
        "b": "it is the other way round. Training only stores the data; testing measures the "
        "distance to every stored point.",
        "c": "k is a hyperparameter: cross-validation or held-back data shows what works best.",
        "d": "every stored point comes with a label, or there would be nothing to vote on: k-NN is "
        "a supervised method.",
    },
)
