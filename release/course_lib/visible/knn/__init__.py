"""Visible tests of the lesson on k-nearest neighbours.

A lesson's test cells call them, one line for each thing that is tried. Each ``check_`` function is
given what a student has written, and raises `CheckFailed` with one message when it is wrong. The
slips are wrong results for the examples of the text, each with the sentence that names the mistake.
"""

from course_lib.visible.knn._tables import ONE_ROW_EACH
from course_lib.visible.knn.choice import (
    BEST_K_SLIPS,
    check_accuracies_of_the_example,
    check_choice_leaves_arguments_unchanged,
    check_choice_where_nothing_is_right,
    check_choice_with_31_points,
    check_equally_good_k,
)
from course_lib.visible.knn.distances import (
    L1_SLIPS,
    L2_SLIPS,
    check_l1_in_other_units,
    check_l1_is_symmetric,
    check_l1_leaves_points_unchanged,
    check_l1_of_equal_points,
    check_l1_of_fewer_points,
    check_l1_with_seven_coordinates,
    check_l2_leaves_points_unchanged,
    check_l2_of_fewer_points,
    check_l2_of_nearly_equal_points,
    check_l2_of_points_far_out,
    check_l2_of_tiny_numbers,
    check_l2_with_seven_coordinates,
    no_negative_distance,
)
from course_lib.visible.knn.vote import (
    ONE_LABEL_EACH,
    VOTE_SLIPS,
    check_three_tied_labels,
    check_two_tied_labels,
    check_vote_after_another_call,
    check_vote_leaves_arguments_unchanged,
    check_vote_of_all_points,
    check_vote_of_equal_distances,
    check_vote_of_the_nearest,
    check_vote_on_one_test_point,
    check_votes_of_eleven_points,
)

__all__ = [
    "BEST_K_SLIPS",
    "L1_SLIPS",
    "L2_SLIPS",
    "ONE_LABEL_EACH",
    "ONE_ROW_EACH",
    "VOTE_SLIPS",
    "check_accuracies_of_the_example",
    "check_choice_leaves_arguments_unchanged",
    "check_choice_where_nothing_is_right",
    "check_choice_with_31_points",
    "check_equally_good_k",
    "check_l1_in_other_units",
    "check_l1_is_symmetric",
    "check_l1_leaves_points_unchanged",
    "check_l1_of_equal_points",
    "check_l1_of_fewer_points",
    "check_l1_with_seven_coordinates",
    "check_l2_leaves_points_unchanged",
    "check_l2_of_fewer_points",
    "check_l2_of_nearly_equal_points",
    "check_l2_of_points_far_out",
    "check_l2_of_tiny_numbers",
    "check_l2_with_seven_coordinates",
    "check_three_tied_labels",
    "check_two_tied_labels",
    "check_vote_after_another_call",
    "check_vote_leaves_arguments_unchanged",
    "check_vote_of_all_points",
    "check_vote_of_equal_distances",
    "check_vote_of_the_nearest",
    "check_vote_on_one_test_point",
    "check_votes_of_eleven_points",
    "no_negative_distance",
]
