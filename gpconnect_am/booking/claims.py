"""Claims: how parallel workers of one run keep off each other's slots and patients.

A claim is an empty file in a folder that the workers share; whoever creates it first has it.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path


class Claims:
    """The claims of one run, kept in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, *names: str) -> bool:
        """Claims all of `names`, or none of them; False where one is another's already."""
        taken: list[str] = []
        for name in names:
            try:
                self._file(name).touch(exist_ok=False)
            except FileExistsError:
                self.release(*taken)
                return False
            taken.append(name)
        return True

    def count(self) -> int:
        """How many claims there are, whoever has them."""
        return sum(1 for _ in self._folder.iterdir())

    def release(self, *names: str) -> None:
        """Gives claims back."""
        for name in names:
            self._file(name).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self._folder / sha256(name.encode()).hexdigest()[:32]
