"""Secrets: none of them in anything that a run writes or shows."""

from __future__ import annotations

import base64
import gzip
import json
import ssl
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives import serialization

from gpconnect_am.paths import fixtures
from gpconnect_am.reporting.redaction import Redactor
from gpconnect_am.target.model import FromEnvironment, Route, Tls
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


class Secrets:
    """A client's key, locked with a password, and what else only the run may know."""

    password = "password-canary"
    proxy_password = "proxy-password-canary"

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(folder / "ca.pem")
        client = authority.issue_cert("consumer.example")
        client.cert_chain_pems[0].write_to_path(folder / "client.pem")
        self.plain_key = client.private_key_pem.bytes().decode()
        key = serialization.load_pem_private_key(self.plain_key.encode(), None)
        lock = serialization.BestAvailableEncryption(self.password.encode())
        pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        self.locked_key = key.private_bytes(pem, pkcs8, lock).decode()
        (folder / "client.key").write_text(self.locked_key)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(self.context)
        authority.configure_trust(self.context)
        self.context.verify_mode = ssl.CERT_REQUIRED
        self.tls = Tls(
            ca=folder / "ca.pem",
            certificate=folder / "client.pem",
            key=folder / "client.key",
            key_password=FromEnvironment(self.password, "KEY_PASSWORD"),
        )

    @property
    def told(self) -> str:
        """All of it, as a careless provider's log would tell it."""
        proxy = f"proxy http://consumer:{self.proxy_password}@127.0.0.1:9"
        return "\n".join([self.plain_key, self.locked_key, self.password, proxy])

    @property
    def canaries(self) -> list[str]:
        """What no output may hold: of each key its longest lines."""
        lines = [*self.plain_key.splitlines()[1:-2], *self.locked_key.splitlines()[1:-2]]
        return [self.password, self.proxy_password, *lines]


@dataclass(frozen=True)
class Leaky:
    """A run against a provider that tells everything: its folder, what it printed, what was planted."""

    folder: Path
    printed: str
    secrets: Secrets


@pytest.fixture(scope="module")
def leaky(tmp_path_factory: pytest.TempPathFactory) -> Leaky:
    """A run over mutual TLS, through a proxy, whose provider echoes every secret."""
    folder = tmp_path_factory.mktemp("suite")
    secrets = Secrets(folder)
    with served(secrets.context, leaks=secrets.told) as url:
        route = Route(proxy_url=FromEnvironment(f"{url}/proxy-canary", "PROXY_URL"))
        masked = ("Canary Patient", "proxy-canary")
        make_suite(folder, "https://provider.example/fhir", mask=masked, tls=secrets.tls, route=route)
        target = folder / "target.toml"
        environment = {
            "ISSUER": "https://issuer-canary",
            "KEY_PASSWORD": secrets.password,
            "PROXY_URL": f"{url}/proxy-canary",
            "HTTPS_PROXY": f"http://consumer:{secrets.proxy_password}@127.0.0.1:9",
        }
        text = target.read_text(encoding="utf-8")
        issuer = read_target(fixtures() / "targets" / "example.toml").consumer.issuer
        target.write_text(text.replace(f'"{issuer}"', '{ env = "ISSUER" }'), encoding="utf-8")
        feature = folder / "features" / "search" / "outcomes.feature"
        feature.write_text(
            "Feature: Canaries\n  @SFS-001\n  Rule: None is shown\n    Scenario: Everything is echoed\n"
            "      When metadata is asked for with a canary in the URL\n      Then the body is quoted\n",
            encoding="utf-8",
        )
        ended = run_suite(folder, "--out=out", **environment)
    assert ended.returncode == 1, ended.stdout
    again = run_python(folder, "-m", "gpconnect_am", "report", "out")
    assert again.returncode == 0, again.stderr
    return Leaky(folder / "out", ended.stdout + ended.stderr + again.stdout, secrets)


def test_no_canary_is_in_any_output(leaky: Leaky) -> None:
    echoed = [
        "canary patient",
        "canary%20patient",
        "proxy-canary",
        "issuer-canary",
        "cookie-secret",
        "eyJhbGciOiJub25l",
    ]
    canaries = [each.lower() for each in [*echoed, *leaky.secrets.canaries]]
    files = [path for path in leaky.folder.rglob("*") if path.is_file()]
    written = {"run.json", "scenarios.jsonl", "assurance.json", "junit.xml"}
    pack = {"assurance.html", "scal.csv", "witness.csv", "attestations.toml", "manifest.json", "evidence.zip"}
    assert written | pack <= {path.name for path in files}
    assert (leaky.folder / "exchanges" / "bodies").is_dir()
    texts = {str(path.relative_to(leaky.folder)): _searchable(path) for path in files}
    texts["what was printed"] = leaky.printed.lower().encode()
    assert [(name, each) for name, text in texts.items() for each in canaries if each.encode() in text] == []


def test_a_password_in_an_address_is_refused_without_being_told(tmp_path: Path) -> None:
    make_suite(tmp_path, "https://consumer:geheim-canary@provider.example/fhir")
    ended = run_suite(tmp_path)
    assert ended.returncode == 2
    assert "the address holds a user name or password" in ended.stdout + ended.stderr
    assert "geheim-canary" not in ended.stdout + ended.stderr


def _searchable(path: Path) -> bytes:
    """A file's bytes in lower case, with what the HTML report holds in base64 and others compressed."""
    raw = path.read_bytes()
    if path.suffix == ".gz":
        raw = gzip.decompress(raw)
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


def test_what_was_masked_can_still_be_read_around(leaky: Leaky) -> None:
    requests = "".join(
        path.read_text() for path in (leaky.folder / "allure-results").glob("*-attachment.txt")
    )
    assert "metadata?name=[masked]" in requests
    assert "Claims of the token:" in requests
    assert 'reason_for_request: "directcare"' in requests
