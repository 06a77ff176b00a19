"""The one error that speaks to a person."""


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """A rule said no.

    `sentence` is plain English for the person who asked: what is wrong and what to do.
    `field` names the form field it belongs beside, when there is one.
    Shown beside that field (422), or on one 409 page with its sentence.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
