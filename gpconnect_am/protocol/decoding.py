"""Undoes the content coding of a body, within a limit, so that a small answer cannot fill the memory."""

from __future__ import annotations

import zlib

from gpconnect_am.protocol.allowance import TooLargeError
from gpconnect_am.protocol.faults import MalformedResponseError

_WINDOW_BITS = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


def decoded(body: bytes, codings: str, limit: int) -> bytes:
    """`body` without the codings that its Content-Encoding names; as it is from the first unknown one on.

    Raises TooLargeError when more than `limit` bytes come out, MalformedResponseError for a body that is not
    so encoded.
    """
    for coding in reversed([name.strip().lower() for name in codings.split(",")]):
        if coding in ("", "identity"):
            continue
        if coding not in _WINDOW_BITS:
            return body
        body = _inflated(body, coding, limit)
    return body


def _inflated(body: bytes, coding: str, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while body:
        inflater = zlib.decompressobj(_WINDOW_BITS[coding])
        try:
            part = inflater.decompress(body, limit - size + 1)
        except zlib.error as error:
            raise MalformedResponseError(
                f"the body is not the {coding} that Content-Encoding says: {error}"
            ) from None
        size += len(part)
        if size > limit:
            raise TooLargeError(
                f"the body is more than {limit} bytes once decompressed (limits.response_bytes)"
            )
        if not inflater.eof:
            raise MalformedResponseError(f"the {coding} body breaks off")
        parts.append(part)
        # gzip allows several members after one another.
        body = inflater.unused_data
    return b"".join(parts)
