"""Visible tests of the lesson on batch normalization."""

from course_lib.visible.batchnorm.backward import (
    check_backward_leaves_nothing_behind,
    check_gradients_of_few_samples,
    check_gradients_of_gamma_and_beta,
    check_gradients_of_x,
    check_gradients_without_gamma,
    compare_backward,
)
from course_lib.visible.batchnorm.folding import (
    check_folded_biases,
    check_folded_weights,
    check_folding_leaves_nothing_behind,
    check_folding_of_small_layers,
    compare_folded,
)
from course_lib.visible.batchnorm.forward import (
    check_batches_at_test_time,
    check_batches_in_training,
    check_constant_batch,
    check_forward_leaves_nothing_behind,
    check_fresh_statistics_at_test_time,
    check_one_sample,
    check_running_statistics,
    check_values_of_any_size,
    compare_forward,
)
from course_lib.visible.batchnorm.inputs import (
    check_constant_features,
    check_features_of_any_size,
    check_standardize_leaves_nothing_behind,
    check_test_sets,
    check_training_sets,
    compare_standardized,
)

__all__ = [
    "check_backward_leaves_nothing_behind",
    "check_batches_at_test_time",
    "check_batches_in_training",
    "check_constant_batch",
    "check_constant_features",
    "check_features_of_any_size",
    "check_folded_biases",
    "check_folded_weights",
    "check_folding_leaves_nothing_behind",
    "check_folding_of_small_layers",
    "check_forward_leaves_nothing_behind",
    "check_fresh_statistics_at_test_time",
    "check_gradients_of_few_samples",
    "check_gradients_of_gamma_and_beta",
    "check_gradients_of_x",
    "check_gradients_without_gamma",
    "check_one_sample",
    "check_running_statistics",
    "check_standardize_leaves_nothing_behind",
    "check_test_sets",
    "check_training_sets",
    "check_values_of_any_size",
    "compare_backward",
    "compare_folded",
    "compare_forward",
    "compare_standardized",
]
