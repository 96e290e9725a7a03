"""How it ends where it cannot tell."""

USAGE, NOT_COMPARED = 2, 3


class Failure(Exception):
    """Said in one line, and what to exit with."""

    def __init__(self, message, code=NOT_COMPARED):
        super().__init__(message)
        self.code = code
