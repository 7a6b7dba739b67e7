"""What the visible tests of several exercises share."""

SHAPE_OF_Z = "that of z"
