"""Secrets: none of them in anything that a run writes or shows."""

from __future__ import annotations

import base64
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from gpconnect_am.paths import fixtures
from gpconnect_am.reporting.redaction import Redactor
from gpconnect_am.target.model import FromEnvironment, Tls
from gpconnect_am.target.reading import read_target
from tests.plugin.suite import make_suite, run_python, run_suite, served

TOKEN = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2NvbnN1bWVyIn0."
KEY_LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"
KEY = f"-----BEGIN PRIVATE KEY-----\n{KEY_LINE}\n-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the patient Ann O'Canary", "the patient [masked]"),
        ("the patient ANN O'CANARY", "the patient [masked]"),
        ("Patient?name=Ann%20O%27Canary&x=1", "Patient?name=[masked]&x=1"),
        ("Patient?name=Ann+O%27Canary", "Patient?name=[masked]"),
        ("<p>Ann O&#x27;Canary</p>", "<p>[masked]</p>"),
        ("https://user:geheim@proxy/x", "https://[masked]@proxy/x"),
        (f"an echo of {TOKEN} in a body", "an echo of eyJhbGc…[token cut] in a body"),
        (f"key {KEY}", "key [masked]\n"),
        ("nothing of the kind", "nothing of the kind"),
    ],
)
def test_secrets_are_masked_however_they_are_spelt(text: str, shown: str) -> None:
    assert Redactor(["Ann O'Canary"]).text(text) == shown


def test_a_secret_is_masked_as_json_escapes_it() -> None:
    body = json.dumps({"family": "Zoë Çanary"}).encode()
    assert Redactor(["Zoë Çanary"]).body(body) == b'{"family": "[masked]"}'


def test_a_body_that_is_no_text_keeps_its_other_bytes() -> None:
    assert Redactor(["canary"]).body(b"\xff\xfe canary \x00") == b"\xff\xfe [masked] \x00"


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Authorization", f"Bearer {TOKEN}", "Bearer eyJhbGc…[token cut]"),
        ("authorization", "Bearer something else", "[masked]"),
        ("Authorization", "Basic dXNlcjpwYXNz", "[masked]"),
        ("Authorization", "", ""),
        ("Proxy-Authorization", "Basic dXNlcjpwYXNz", "[masked]"),
        ("Set-Cookie", "session=1", "[masked]"),
        ("Accept", "application/fhir+json", "application/fhir+json"),
    ],
)
def test_credentials_in_headers_are_cut(name: str, value: str, shown: str) -> None:
    assert Redactor().headers(((name, value),)) == ((name, shown),)


def test_the_claims_of_a_token_stay_readable_but_for_secrets() -> None:
    payload = base64.urlsafe_b64encode(json.dumps({"iss": "https://consumer", "sub": "canary"}).encode())
    token = f"Bearer eyJhbGciOiJub25lIn0.{payload.decode().rstrip('=')}."
    assert Redactor(["canary"]).claims_of(token) == {"iss": "https://consumer", "sub": "[masked]"}
    assert Redactor().claims_of("Bearer not.json.") is None
    assert Redactor().claims_of(None) is None


def test_a_target_masks_its_key_its_password_and_its_environment(tmp_path: Path) -> None:
    (tmp_path / "client.key").write_text(KEY)
    example = read_target(fixtures() / "targets" / "example.toml")
    tls = Tls(key=tmp_path / "client.key", key_password="pass-canary")
    target = replace(example, tls=tls, asid=FromEnvironment("asid-canary", "ASID"))
    shown = Redactor.of(target).text(f"{KEY_LINE} pass-canary asid-canary {example.ods_code}")
    assert shown == f"[masked] [masked] [masked] {example.ods_code}"


@pytest.fixture(scope="module")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A run whose provider echoes everything, with secrets planted; its folder and what it printed."""
    with served() as url:
        folder = make_suite(tmp_path_factory.mktemp("suite"), url, mask=("Canary Patient",))
        target = folder / "target.toml"
        text = target.read_text(encoding="utf-8")
        issuer = read_target(target).consumer.issuer
        target.write_text(text.replace(f'"{issuer}"', '{ env = "ISSUER" }'), encoding="utf-8")
        feature = folder / "features" / "search" / "outcomes.feature"
        feature.write_text(
            "Feature: Canaries\n  @SFS-001\n  Rule: None is shown\n    Scenario: Everything is echoed\n"
            "      When metadata is asked for with a canary in the URL\n      Then the body is quoted\n",
            encoding="utf-8",
        )
        ended = run_suite(folder, "--out=out", ISSUER="https://issuer-canary")
    assert ended.returncode == 1, ended.stdout
    again = run_python(folder, "-m", "gpconnect_am", "report", "out")
    assert again.returncode == 0, again.stderr
    return folder / "out", ended.stdout + ended.stderr + again.stdout


@pytest.mark.parametrize(
    "canary", ["canary patient", "canary%20patient", "issuer-canary", "cookie-secret", "eyJhbGciOiJub25l"]
)
def test_no_canary_is_in_any_output(canaries: tuple[Path, str], canary: str) -> None:
    folder, printed = canaries
    assert canary not in printed.lower() if canary.islower() else canary not in printed
    files = [path for path in folder.rglob("*") if path.is_file()]
    written = {"run.json", "scenarios.jsonl", "assurance.json", "junit.xml"}
    pack = {"assurance.html", "scal.csv", "witness.csv", "attestations.toml", "manifest.json", "evidence.zip"}
    assert written | pack <= {path.name for path in files}
    assert (folder / "exchanges" / "bodies").is_dir()
    for path in files:
        content = _searchable(path)
        assert canary.lower().encode() not in content, f"{canary} in {path.relative_to(folder)}"


def _searchable(path: Path) -> bytes:
    """A file's bytes in lower case, with what the HTML report holds in base64 and the zip compressed."""
    raw = path.read_bytes()
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            raw = b"".join(archive.read(name) for name in archive.namelist())
    if path.suffix == ".html":
        raw += b"".join(_decoded(part) for part in raw.split(b'"') if len(part) > 100)
    return raw.lower()


def _decoded(part: bytes) -> bytes:
    try:
        return base64.b64decode(part, validate=True)
    except ValueError:
        return b""


def test_what_was_masked_can_still_be_read_around(canaries: tuple[Path, str]) -> None:
    requests = "".join(path.read_text() for path in (canaries[0] / "allure-results").glob("*-attachment.txt"))
    assert "metadata?name=[masked]" in requests
    assert "Claims of the token:" in requests
    assert 'reason_for_request: "directcare"' in requests
