"""A request of a run as a shell command with curl that repeats it; what was masked stays masked."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

from gpconnect_am.reporting.evidence import body_file

_OWN_HEADERS = ("host", "content-length", "connection", "accept-encoding", "user-agent")
_LIFETIME_SECONDS = 300
_TIME = re.compile(r'"(iat|exp)": "@(\w+)@"')
_BASE64URL = "b64() { base64 | tr -d '\\n=' | tr '+/' '-_'; }"


def curl_of(document: dict[str, Any]) -> str:
    """The command for an exchange's document (see reporting.evidence), to be run in the run's folder.

    It sends the body as the evidence has it, and a token with the same claims; `iat` and `exp` are those of
    now where they were right, and as they were sent where a wrong one was the point. A token without readable
    claims is left to the environment variable GPC_TOKEN.
    """
    request = document["request"]
    claims = request["token_claims"]
    lines = [_BASE64URL, f"GPC_TOKEN={_token(claims)}"] if claims else []
    parts = ["curl --include --compressed", f"  --request {shlex.quote(request['verb'])}"]
    parts += [f"  --header {_header(name, value)}" for name, value in request["headers"] if _sent(name)]
    if request["body"]:
        parts.append(f"  --data-binary @{body_file(request['body'])}")
    parts.append(f"  {shlex.quote(request['url'])}")
    return "\n".join([*lines, " \\\n".join(parts)])


def _token(claims: dict[str, Any]) -> str:
    """The shell word that makes an unsecured token of the claims."""
    header = shlex.quote('{"alg":"none","typ":"JWT"}')
    issued, expires = claims.get("iat"), claims.get("exp")
    fresh = isinstance(issued, int) and expires == issued + _LIFETIME_SECONDS
    shown = {**claims, "iat": "@0@", "exp": f"@{_LIFETIME_SECONDS}@"} if fresh else claims
    payload = shlex.quote(json.dumps(shown, ensure_ascii=False))
    payload = _TIME.sub(r""""\1": '$(($(date +%s) + \2))'""", payload)
    return f'"$(printf %s {header} | b64).$(printf %s {payload} | b64)."'


def _sent(name: str) -> bool:
    return name.lower() not in _OWN_HEADERS


def _header(name: str, value: str) -> str:
    if name.lower() == "authorization" and value.startswith("Bearer "):
        return f'"{name}: Bearer $GPC_TOKEN"'
    return shlex.quote(f"{name}: {value}" if value else f"{name};")
