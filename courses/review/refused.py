"""The root of everything that a review may refuse."""


class ReviewRefused(Exception):
    """Something cannot be done to a course now. `message` tells the person why and what to do."""

    @property
    def message(self) -> str:
        raise NotImplementedError
