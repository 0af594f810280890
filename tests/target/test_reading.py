"""A target file's mistakes: every one told at once, with its line, what was expected and what to do."""

from __future__ import annotations

import textwrap
import tomllib
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from jsonschema import Draft202012Validator

from gpconnect_am.paths import fixtures
from gpconnect_am.target.hosts import looks_live
from gpconnect_am.target.model import (
    Consumer,
    DeclaredAppointment,
    DeclaredLocation,
    DeclaredSession,
    Device,
    FromEnvironment,
    Limits,
    Organisation,
    Patient,
    Practice,
    Practitioner,
    Route,
    Tls,
)
from gpconnect_am.target.problems import Problem, TargetError
from gpconnect_am.target.reading import read_target
from gpconnect_am.target.sense import advisories, nhs_number_is_valid
from gpconnect_am.target.shape import schema
from gpconnect_am.target.writing import dump_target

EXAMPLE = (fixtures() / "targets" / "example.toml").read_text(encoding="utf-8")


@pytest.fixture
def write(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "target.toml"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    return write


@pytest.fixture
def problems(write):
    def problems(text: str) -> list[str]:
        """The sentences of what is wrong with a file."""
        with pytest.raises(TargetError) as caught:
            read_target(write(text))
        return [problem.sentence() for problem in caught.value.problems]

    return problems


def line_of(text: str) -> int:
    return next(n for n, line in enumerate(EXAMPLE.splitlines(), start=1) if line == text)


def test_the_example_is_read(write):
    target = read_target(write(EXAMPLE))
    assert target.base_url == "https://provider.test.example/A83001/STU3/1/gpconnect"
    assert target.consumer.organisation.type == "gp-practice"
    assert target.consumer.organisation.practitioner is None
    assert target.organisations[0].practitioner == Practitioner(
        id="2",
        family="Handler",
        given="Example",
        prefix="Mx",
        sds_user_id="333333333333",
        sds_role_profile_id="44444444444444",
        local_system="https://consumer.test.example/Id/user",
        local_id="user-2",
    )
    assert target.limits.read_seconds == 20
    assert [patient.nhs_number for patient in target.patients_of("bookable")] == ["9990000018", "9990000026"]
    session = target.practice.sessions[0]
    assert (session.day, session.starts) == (date(2027, 1, 11), (time(9), time(9, 10)))
    assert target.practice.appointments[0].start == datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    assert advisories(target) == []


def test_what_is_dumped_is_read_back(write):
    target = read_target(write(EXAMPLE))
    assert read_target(write(dump_target(target))) == target


def test_secrets_are_dumped_as_their_variables(write, monkeypatch):
    monkeypatch.setenv("MASKED", "canary")
    target = read_target(write(EXAMPLE + '[report]\nmask = ["plain", { env = "MASKED" }]\n'))
    secret = replace(target, tls=Tls(key_password=FromEnvironment("canary", "KEY_PASSWORD")))
    assert target.mask == ("plain", "canary")
    assert "canary" not in dump_target(secret)
    assert "canary" not in repr(secret.tls)
    assert read_target(write(dump_target(target))).mask == ("plain", "canary")


MISTAKES = tomllib.loads((Path(__file__).parent / "mistakes.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_line_and_remedy(problems, monkeypatch, mistake):
    monkeypatch.delenv("NO_SUCH_VARIABLE", raising=False)
    line = line_of(mistake["right"])
    told = mistake["told"]
    for name, number in (("line", line), ("next", line + 1), ("above", line - 1)):
        told = told.replace(f"{{{name}}}", str(number))
    assert told in problems(EXAMPLE.replace(mistake["right"], mistake["mistaken"], 1))


def test_all_mistakes_are_told_at_once(problems):
    version, number, main = 'version = "1.2.7"', 'nhs_number = "9990000034"', "main = true"
    spoiled = EXAMPLE.replace(version, "version = 1").replace(number, 'nhs_number = "9990000035"')
    spoiled = spoiled.replace(main, "mian = true")
    assert [sentence.split(":")[0] for sentence in problems(spoiled)] == [
        f"line {line_of(version)}, system.version",
        f"line {line_of(number)}, patients #3.nhs_number",
        f"line {line_of(main)}, practice.locations #1.mian",
    ]


def test_an_empty_file_says_what_it_needs(problems):
    assert problems("") == [
        "consumer: missing. Add it: Who the suite says it is: a consumer system with its organisation, "
        "device and user.",
        "system: missing. Add it: The system under test.",
    ]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(TargetError) as caught:
        read_target(tmp_path / "none.toml")
    assert caught.value.problems == (
        Problem(None, "", "there is no such file", remedy="Write one with: gpconnect-am init"),
    )


@pytest.mark.parametrize("data", [b"\xff\xfe[\x00", b"name = \x80"])
def test_bytes_that_are_not_text(tmp_path, data):
    path = tmp_path / "target.toml"
    path.write_bytes(data)
    with pytest.raises(TargetError, match="not text in UTF-8"):
        read_target(path)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(TargetError, match="this is a folder"):
        read_target(tmp_path)


def test_lines_are_right_behind_long_values(problems):
    spoiled = EXAMPLE.replace(
        'name = "Example Practice"',
        'name = """\n[system]\nasid = 1 # no\n"""\nclinicians_without_practitioner = "x"',
    )
    line = line_of('name = "Example Practice"') + 4
    assert problems(spoiled) == [
        f'line {line}, practice.clinicians_without_practitioner: found "x"; expected true or false'
    ]


def test_an_address_may_come_from_the_environment(write, monkeypatch):
    monkeypatch.setenv("BASE_URL", "https://other.test.example/A83001/")
    text = EXAMPLE.replace(
        'base_url = "https://provider.test.example/A83001/STU3/1/gpconnect"',
        'base_url = { env = "BASE_URL" }',
    )
    assert read_target(write(text)).base_url == "https://other.test.example/A83001"


def test_a_live_host_from_the_environment_is_refused_too(problems, monkeypatch):
    monkeypatch.setenv("BASE_URL", "https://gp.nhs.uk/A83001/")
    text = EXAMPLE.replace(
        'base_url = "https://provider.test.example/A83001/STU3/1/gpconnect"',
        'base_url = { env = "BASE_URL" }',
    )
    assert len(problems(text)) == 1


def test_a_host_said_not_to_be_live_is_taken(write):
    text = EXAMPLE.replace("provider.test.example", "gp.provider.nhs.uk").replace(
        'environment = "test"', 'environment = "not-live"'
    )
    assert read_target(write(text)).environment == "not-live"


@pytest.mark.parametrize(
    ("host", "live"),
    [
        ("msg.spine2.ncrs.nhs.uk", True),
        ("gpconnect.supplier.nhs.net", True),
        ("api.live.supplier.example", True),
        ("prod1.supplier.example", True),
        ("nhs.uk", True),
        ("orange.testlab.nhs.uk", False),
        ("msg.int.spine2.ncrs.nhs.uk", False),
        ("path-to-live.supplier.nhs.uk", False),
        ("provider.example", False),
        ("127.0.0.1", False),
        ("notnhs.uk", False),
        ("latest.supplier.nhs.uk", True),
        ("testspineproxy.nhs.uk", False),
        ("delivery.supplier.example", False),
    ],
)
def test_which_hosts_look_live(host, live):
    assert looks_live(host) is live


@pytest.mark.parametrize(
    ("number", "valid"),
    [("9990000018", True), ("9990000019", False), ("9434765919", True), ("9990000000", False)],
)
def test_check_digits(number, valid):
    assert nhs_number_is_valid(number) is valid


def test_oddities_are_told_but_not_refused(write):
    text = EXAMPLE.replace(
        "https://provider.test.example/A83001", "http://provider.test.example/B83001"
    ).replace('role = "bookable"\nnhs_number = "9990000026"', 'role = "deceased"\nnhs_number = "9990000026"')
    assert advisories(read_target(write(text))) == [
        "system.base_url is plain http; GP Connect travels over TLS",
        "system.base_url does not hold the ODS code A83001, as service root URLs do",
        "fewer than two bookable patients are declared: contention between patients is not assessed",
    ]


def tls_section(**files: object) -> str:
    settings = "\n".join(f"{name} = {value}" for name, value in files.items())
    return EXAMPLE.replace("[limits]", f"[tls]\n{settings}\n[limits]")


def test_certificate_files_that_do_not_work_are_told(problems, tmp_path):
    authority = trustme.CA()
    one, other = authority.issue_cert("a.example"), authority.issue_cert("b.example")
    one.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    other.private_key_pem.write_to_path(tmp_path / "key.pem")
    (tmp_path / "ca.pem").write_text("nothing", encoding="utf-8")
    mismatch = problems(tls_section(certificate='"cert.pem"', key='"key.pem"'))
    assert "tls.key: the private key is not the certificate's" in mismatch[0]
    assert "tls.ca: the file holds no certificate" in problems(tls_section(ca='"ca.pem"'))[0]
    assert "tls.certificate: there is no file" in problems(tls_section(certificate='"none.pem"'))[0]
    assert "tls.certificate: missing" in problems(tls_section(key='"key.pem"'))[0]


def test_certificates_to_be_refused_hold_their_key_and_stand_beside_the_right_one(write, problems, tmp_path):
    authority = trustme.CA()
    authority.issue_cert("a.example").private_key_and_cert_chain_pem.write_to_path(tmp_path / "right.pem")
    other = authority.issue_cert("b.example")
    other.private_key_and_cert_chain_pem.write_to_path(tmp_path / "other.pem")
    other.cert_chain_pems[0].write_to_path(tmp_path / "bare.pem")
    text = tls_section(certificate='"right.pem"', other_name_certificate='"other.pem"')
    assert read_target(write(text)).tls.other_name_certificate == tmp_path / "other.pem"
    bare = problems(tls_section(certificate='"right.pem"', expired_certificate='"bare.pem"'))[0]
    assert "tls.expired_certificate: the file holds no private key" in bare
    assert "Put certificate and key into one file." in bare
    assert "tls.certificate: missing" in problems(tls_section(expired_certificate='"other.pem"'))[0]


def test_a_locked_key_opens_with_its_passphrase_alone(write, problems, tmp_path, monkeypatch):
    leaf = trustme.CA().issue_cert("a.example")
    leaf.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    locked = load_pem_private_key(leaf.private_key_pem.bytes(), None).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"open sesame")
    )
    (tmp_path / "key.pem").write_bytes(locked)
    text = tls_section(certificate='"cert.pem"', key='"key.pem"', key_password='{ env = "PASSPHRASE" }')
    monkeypatch.setenv("PASSPHRASE", "open barley")
    assert (
        "tls.key: the private key is locked; expected its passphrase in tls.key_password" in problems(text)[0]
    )
    monkeypatch.setenv("PASSPHRASE", "open sesame")
    assert read_target(write(text)).tls.key_password == "open sesame"
    without = text.replace('key_password = { env = "PASSPHRASE" }', "")
    assert (
        "tls.key: the private key is locked; expected its passphrase in tls.key_password"
        in problems(without)[0]
    )


def section(*names: str) -> dict[str, object]:
    """The settings that the schema knows in a section, or in the entries of a list."""
    known = schema()
    for name in names:
        known = known["properties"][name]
        known = known.get("items", known)
        if "$ref" in known:
            known = schema()["$defs"][known["$ref"].removeprefix("#/$defs/")]
    return known["properties"]


@pytest.mark.parametrize(
    ("model", "names"),
    [
        (Consumer, ("consumer",)),
        (Organisation, ("consumer", "organisation")),
        (Organisation, ("organisations",)),
        (Device, ("consumer", "device")),
        (Practitioner, ("consumer", "practitioner")),
        (Practitioner, ("organisations", "practitioner")),
        (Route, ("route",)),
        (Tls, ("tls",)),
        (Limits, ("limits",)),
        (Patient, ("patients",)),
        (Practice, ("practice",)),
        (DeclaredLocation, ("practice", "locations")),
        (DeclaredSession, ("practice", "sessions")),
        (DeclaredAppointment, ("practice", "appointments")),
    ],
)
def test_the_schema_and_the_model_know_the_same_settings(model, names):
    assert set(section(*names)) == {field.name for field in fields(model)}
    defaults = {name: known["default"] for name, known in section(*names).items() if "default" in known}
    held = {field.name: field.default for field in fields(model)}
    assert {name: held[name] for name in defaults} == defaults


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(schema())


def test_federated_practices_and_demographics_are_read_and_written_back(tmp_path):
    path = tmp_path / "target.toml"
    more = (
        '\n[[federated]]\ntarget = "others/second.toml"\n\n[[patients]]\nrole = "registrable"\n'
        'nhs_number = "9990000050"\nfamily = "Test-Zulu"\ngiven = "Zed"\nbirth_date = 1970-01-31\n'
    )
    path.write_text(EXAMPLE + more, encoding="utf-8")
    target = read_target(path)
    assert target.federated == (tmp_path / "others" / "second.toml",)
    (registrable,) = target.patients_of("registrable")
    assert registrable.birth_date == date(1970, 1, 31)
    path.write_text(dump_target(target), encoding="utf-8")
    assert read_target(path).patients == target.patients
    assert read_target(path).federated == target.federated


def test_a_session_with_what_the_system_is_said_to_lack_is_a_contradiction(problems):
    spoiled = EXAMPLE.replace("[practice]\n", "[practice]\nbooking_windows = false\n").replace(
        'name = "Kept for urgent care"', 'name = "Kept for urgent care"\nembargo_hours = 2'
    )
    line = line_of('name = "Kept for urgent care"') + 2
    assert problems(spoiled) == [
        f"line {line}, practice.sessions #1.embargo_hours: practice.booking_windows says that there are no"
        " booking windows and embargoes; expected sessions without embargo_hours, or booking_windows = true."
        " Correct one of the two."
    ]
