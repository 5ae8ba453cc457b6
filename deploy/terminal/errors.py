"""The one exception a person meets when the terminal cannot start."""


class StartError(Exception):
    """A wrong setting or folder: one sentence in each language, exit code 2, never a traceback.

    The sentences name the setting, never its value: a value may be the key.
    """

    EXIT_CODE = 2

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.ja = ja
        self.en = en

    def __str__(self) -> str:
        """Both sentences on one line, Japanese first."""
        return f"{self.ja} / {self.en}"
