"""Options that several commands have."""

import argparse


def add_jobs(command: argparse.ArgumentParser, what: str) -> None:
    """Let `command` be told how many of `what`, such as submissions, run at a time."""
    command.add_argument(
        "--jobs", type=at_least_one, metavar="N", help=f"{what} at a time (default: processors)"
    )


def at_least_one(text: str) -> int:
    """Return the number in `text`, of things of which there must be one.

    Raises
    ------
    argparse.ArgumentTypeError
        If there are fewer; what is no number raises a `ValueError`, as argparse expects.
    """
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1, got {number}")
    return number
