"""The validations of the bodies last seen, so that no body of a run is validated twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

from gpconnect_am.validation.model import Context, Validation

BUDGET = 16 * 1024 * 1024
"""The bytes of body whose validations are kept; a parsed body takes several times its bytes."""


class Memory:
    """Keeps what was validated last, up to a budget of bytes; the last one whatever its size. Thread-safe."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._kept: OrderedDict[tuple[bytes, Context], tuple[int, Validation]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def recall(
        self, body: bytes, context: Context, validated: Callable[[bytes, Context], Validation]
    ) -> Validation:
        """The validation of a body in a context: the kept one, or else what `validated` gives."""
        key = (sha256(body).digest(), context)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][1]
        found = validated(body, context)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = (len(body), found)
                self._bytes += len(body)
            while self._bytes > self._budget and len(self._kept) > 1:
                _, (size, _) = self._kept.popitem(last=False)
                self._bytes -= size
        return found
