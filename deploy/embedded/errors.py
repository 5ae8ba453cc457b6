"""The one exception a person meets when the machine is not as it must be."""


class SetupError(Exception):
    """An expected failure: one sentence in each language, exit code 2, never a traceback.

    `en` and `ja` each name what is wrong and what to do about it.
    """

    EXIT_CODE = 2

    def __init__(self, en: str, ja: str) -> None:
        super().__init__(en)
        self.en = en
        self.ja = ja

    def lines(self) -> str:
        """Both sentences, Japanese first, as they are written to the terminal."""
        return f"{self.ja}\n{self.en}"
