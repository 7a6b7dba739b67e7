"""Classes as students write them."""

from course_lib.reference import knn as reference


class NearestNeighbours:
    """The lesson's class, with right functions."""

    def __init__(self, k):
        self.k = k

    def fit(self, X, y):
        self.X, self.y = X, y

    def predict(self, X):
        return reference.predict_labels(reference.l2_distances(X, self.X), self.y, self.k)


class Unwritten(NearestNeighbours):
    """The same while a function that it calls is not written."""

    def predict(self, X):
        raise NotImplementedError("l2_distances: replace this line with your code.")
