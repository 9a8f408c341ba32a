"""The small network that marks who says what, and the linker of its spans."""
