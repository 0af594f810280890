"""Foundations: finding patients, and reading patients, practitioners, organisations and locations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

import pytest
from pytest_bdd import given, parsers, then, when

from gpconnect_am.findings import Broken, Finding, NotAssessed
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.protocol.interactions import INTERACTIONS
from gpconnect_am.protocol.requests import code_filter, type_filter
from gpconnect_am.rules import declared, population
from gpconnect_am.rules import foundations as rules
from gpconnect_am.rules import patient as patients
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.searchset import Entry, SearchSet, items, reference_of
from gpconnect_am.scenario import Scenario
from gpconnect_am.target.model import Patient

pytest_plugins = ("steps.foundations_registering",)

FINDABLE = ("bookable", "no-appointments", "temporary")
READS = {
    "Patient": INTERACTIONS["read patient"],
    "Practitioner": INTERACTIONS["read practitioner"],
    "Organization": INTERACTIONS["read organisation"],
    "Location": INTERACTIONS["read location"],
}
_TYPES = "|".join(READS)
FORTNIGHT = timedelta(days=13)


@dataclass
class Known:
    """The answers of a session that many scenarios judge, each asked for once, by what was asked for."""

    answers: dict[str, Exchange] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A resource, the answer that shows it, and the declared patient where it is one."""

    entry: Entry
    exchange: Exchange
    declared: Patient | None = None


@dataclass
class Lookup:
    """What one scenario finds and reads.

    `asked` are the declared patients with the answers for them, `found` the resources in those answers or in
    a search, `read` the resources with the answers to reading them.
    """

    scenario: Scenario
    known: Known
    asked: list[tuple[Patient, Exchange]] = field(default_factory=list)
    found: list[Shown] = field(default_factory=list)
    read: list[tuple[Shown, Exchange]] = field(default_factory=list)

    def once(self, what: str, send: Callable[[], Exchange]) -> Exchange:
        """The session's answer to a question; asked now where nobody asked before."""
        if what in self.known.answers:
            return self.scenario.recall(self.known.answers[what])
        exchange = send()
        self.known.answers[what] = exchange
        return exchange

    def find(self, patient: Patient) -> Exchange:
        """Looks for a declared patient by NHS number, afresh."""
        return self.scenario.send(self.scenario.requests.find_patient(patient.nhs_number))

    def read_resource(self, reference: str) -> Exchange:
        """Reads what a reference such as Location/1 leads to, once in a session."""
        return self.once(reference, lambda: self.read_again(reference))

    def read_again(self, reference: str) -> Exchange:
        """The same, whether or not it was read before."""
        kind, _, known_id = reference.partition("/")
        if kind not in READS or not known_id:
            raise Broken(f"the suite cannot read {reference!r}")
        return self.scenario.send(self.scenario.requests.request(READS[kind], id=known_id))

    def slots(self) -> Exchange:
        """The free slots of two weeks and what they lead to, as the consumer's organisation sees them."""
        target, first = self.scenario.target, self.scenario.clock.uk_today()
        own = target.consumer.organisation
        filters = [code_filter(own.ods_code), *([type_filter(own.type)] if own.type else [])]
        request = self.scenario.requests.search_slots(f"ge{first}", f"le{first + FORTNIGHT}", filters=filters)
        if "search" not in target.capabilities:
            raise NotAssessed("this needs the capability search: declare it under [system]")
        return self.once("slots", lambda: self.scenario.send(request))

    def declared(self, *roles: str) -> list[Patient]:
        """The declared patients of some roles. Raises NotAssessed where there is none."""
        found = [one for one in self.scenario.target.patients if one.role in roles]
        if not found:
            raise NotAssessed(f"declare [[patients]] of the role {' or '.join(roles)} in the target file")
        return found


@pytest.fixture(scope="session")
def known() -> Known:
    """What the session has asked for already."""
    return Known()


@pytest.fixture
def lookup(scenario: Scenario, known: Known) -> Lookup:
    """What the running scenario finds and reads."""
    return Lookup(scenario, known)


@when(parsers.re("the declared (?P<role>[a-z]+) patients are looked for"))
def looked_for(lookup: Lookup, role: str) -> None:
    """By NHS number."""
    lookup.asked = [(one, lookup.find(one)) for one in lookup.declared(role)]


@then("each of them is found")
def each_is_found(lookup: Lookup) -> None:
    """200, and a searchset with the patient alone."""
    for patient, exchange in lookup.asked:
        for finding in rules.found_one(exchange):
            whose = replace(finding, expected=f"{finding.expected} (role {patient.role})")
            lookup.scenario.report([whose], exchange=exchange)
        lookup.scenario.report([], exchange=exchange)


@then("none of them is found, and that is no error")
def none_is_found(lookup: Lookup) -> None:
    """200, and a searchset without an entry."""
    for patient, exchange in lookup.asked:
        wrong = (
            replace(one, expected=f"{one.expected} (role {patient.role})")
            for one in rules.found_none(exchange)
        )
        lookup.scenario.report(wrong, exchange=exchange)


@given("the patients whom the target file declares")
def declared_patients(lookup: Lookup) -> None:
    """Those who can be found, found by NHS number once in a session."""
    for patient in lookup.declared(*FINDABLE):
        exchange = lookup.once(patient.nhs_number, partial(lookup.find, patient))
        lookup.asked.append((patient, exchange))
        lookup.found += [
            Shown(entry, exchange, patient) for entry in SearchSet.of(exchange).of_type("Patient")
        ]
    if not lookup.found:
        raise NotAssessed(f"this needs patients, and found: {describe(lookup.asked[0][1])}")


@given("the free slots of two weeks and what they lead to")
def slots_and_more(lookup: Lookup) -> None:
    """Practitioners, Locations and Organizations."""
    exchange = lookup.slots()
    lookup.found = [Shown(entry, exchange) for entry in SearchSet.of(exchange) if entry.type in READS]
    if not lookup.found:
        raise NotAssessed(f"this needs slots that lead to resources, and found: {describe(exchange)}")


@when(parsers.re(f"every (?P<type>{_TYPES}) is read"))
def each_is_read(lookup: Lookup, type: str) -> None:
    """By the id that the answer gave it."""
    wanted = [one for one in lookup.found if one.entry.type == type and one.entry.id]
    if not wanted:
        raise NotAssessed(f"no answer shows a {type}: have the practice open slots that lead to one")
    for shown in wanted:
        exchange = lookup.read_resource(shown.entry.reference)
        lookup.read.append((shown, exchange))


@when("every Organization that a Patient is managed by, or a slot leads to, is read")
def organisations_are_read(lookup: Lookup) -> None:
    """By reference, whether or not a search includes them."""
    managing = [(reference_of(one.entry.resource.get("managingOrganization")), one) for one in lookup.found]
    for reference, shown in {name: one for name, one in managing if name}.items():
        if reference.startswith("Organization/"):
            lookup.read.append((shown, lookup.read_resource(reference)))
    if "search" in lookup.scenario.target.capabilities:
        exchange = lookup.slots()
        for entry in SearchSet.of(exchange).organisations:
            if entry.id:
                lookup.read.append((Shown(entry, exchange), lookup.read_resource(entry.reference)))
    if not lookup.read:
        raise NotAssessed("no answer refers to an Organization")


@then("each read succeeds with what was asked for")
def reads_succeed(lookup: Lookup) -> None:
    """200, and the resource of that type and id."""
    for _, exchange in lookup.read:
        asked = exchange.request.path
        lookup.scenario.report(rules.read_as(asked)(exchange), exchange=exchange)


@then("each is the same as it was shown")
def reads_are_the_same(lookup: Lookup) -> None:
    """The same resource, wherever it appears."""
    for shown, exchange in lookup.read:
        entry = rules.alone(exchange)
        if entry is not None and entry.reference == shown.entry.reference:
            check = rules.same_as(shown.entry, shown.exchange.request.interaction.name)
            lookup.scenario.report(check(entry), exchange=exchange)


@then("reading each twice more shows one version")
def reads_show_one_version(lookup: Lookup) -> None:
    """Of a few: a provider gives versions to all alike."""
    for _, exchange in lookup.read[:3]:
        first = rules.alone(exchange)
        if first is None:
            raise NotAssessed(f"this needs a resource, and reading it came to: {describe(exchange)}")
        again = [lookup.read_again(first.reference) for _ in range(2)]
        entries = [first, *(entry for one in again if (entry := rules.alone(one)) is not None)]
        if len(entries) < 3:
            raise NotAssessed(f"a read succeeded, and the next came to: {describe(again[-1])}")
        lookup.scenario.report(rules.one_version(entries), exchange=again[-1])


def _as_read(lookup: Lookup) -> list[Shown]:
    """The resources that reads answered with."""
    read = [
        Shown(entry, exchange, shown.declared)
        for shown, exchange in lookup.read
        if (entry := rules.alone(exchange)) is not None
    ]
    if not read:
        raise NotAssessed(f"no read succeeded: {describe(lookup.read[0][1])}")
    return read


def judge(
    lookup: Lookup, subjects: Sequence[Shown], check: Callable[[Shown], Iterable[Finding]], missing: str
) -> None:
    """Judges each resource; a finding is tied to the answer that shows it."""
    if not subjects:
        lookup.scenario.gaps.append(missing)
    for shown in subjects:
        lookup.scenario.report(check(shown), exchange=shown.exchange)


def keeps_profile(scenario: Scenario, shown: Shown, profile: str | None = None) -> Iterator[Finding]:
    """Whatever the validation finds in the answer that no rule of its own answers for."""
    yield from scenario.validation(shown.exchange, profile).unclaimed()


def _of(shown: Shown) -> Patient:
    return shown.declared or Patient("", "")


PATIENT: dict[str, Callable[[Shown], Iterable[Finding]]] = {
    "asserts its profile and its version": lambda one: patients.profiled(one.entry),
    "has the NHS number that was asked for": lambda one: patients.has_number(one.entry, _of(one).nhs_number),
    "has a logical id": lambda one: population.has_id(one.entry),
    "says the use of each name": lambda one: patients.names_have_uses(one.entry),
    "has one official name, that of PDS": lambda one: patients.one_official_name(one.entry, _of(one)),
    "has a birth date and a gender": lambda one: patients.birth_date_and_gender(one.entry, _of(one)),
    "has none of the excluded elements": lambda one: patients.leaves_out_the_excluded(one.entry),
    "says the relationship of contacts in words": lambda one: patients.relationship_in_text(one.entry),
    "says no relationship of contacts as a code": lambda one: patients.relationship_without_code(one.entry),
    "shows the details of contacts": lambda one: patients.contact_details(one.entry),
}
HELD: dict[str, tuple[str, Callable[[Entry, Patient], Iterable[Finding]]]] = {
    "postcode": ("postcode", patients.shows_postcode),
    "telephone number": ("telephone", patients.shows_telephone),
    "contact": ("contact", patients.shows_contact),
    "language": ("language", lambda entry, declared: patients.shows_language(entry, declared.language)),
}


@then(parsers.re(f"every Patient (?P<rule>{'|'.join(PATIENT)})"))
def every_patient(lookup: Lookup, rule: str) -> None:
    """As found."""
    subjects = lookup.found
    if "contacts" in rule:
        subjects = [one for one in subjects if patients.contacts_of(one.entry)]
    judge(
        lookup,
        subjects,
        PATIENT[rule],
        "declare a patient who has a contact, with contact = their family name",
    )


@then(parsers.re(f"every Patient that was read (?P<rule>{'|'.join(PATIENT)})"))
def every_patient_read(lookup: Lookup, rule: str) -> None:
    """As read by logical id."""
    judge(lookup, _as_read(lookup), PATIENT[rule], "")


@then(parsers.re(f"every Patient shows the (?P<what>{'|'.join(HELD)}) that the record holds"))
def shows_held(lookup: Lookup, what: str) -> None:
    """Where the target file declares it."""
    setting, check = HELD[what]
    subjects = [one for one in lookup.found if getattr(_of(one), setting)]
    judge(
        lookup,
        subjects,
        lambda one: check(one.entry, _of(one)),
        f"declare the {setting} of one of the [[patients]] in the target file",
    )


@then("every Patient keeps this rule")
def keeps_rule(lookup: Lookup) -> None:
    """The rule of the profile that the scenario is about."""
    scenario = lookup.scenario
    judge(
        lookup,
        lookup.found,
        lambda one: scenario.validation(one.exchange).of(scenario.requirement),
        "",
    )


@then(parsers.re("every Patient with (?P<element>[a-zA-Z ]+) keeps this rule"))
def keeps_rule_with(lookup: Lookup, element: str) -> None:
    """The same, where there is a Patient who has the element."""
    scenario = lookup.scenario
    judge(
        lookup,
        [one for one in lookup.found if _holds(one, element)],
        lambda one: scenario.validation(one.exchange).of(scenario.requirement),
        f"declare a patient whose record holds {element} in the target file",
    )


def _holds(shown: Shown, element: str) -> bool:
    if element in _HOLDS:
        return _HOLDS[element](shown)
    return bool(shown.entry.resource.get(element))


_HOLDS: dict[str, Callable[[Shown], bool]] = {
    "registrationDetails": lambda one: bool(population.extensions(one.entry, patients.REGISTRATION)),
    "nhsCommunication": lambda one: bool(population.extensions(one.entry, patients.COMMUNICATION)),
    "another name": lambda one: len(items(one.entry.resource, "name")) > 1,
}


@then("every Patient keeps FHIR STU3 and its profile")
def keeps_whole_profile(lookup: Lookup) -> None:
    """Whatever no rule of its own answers for."""
    judge(lookup, lookup.found, lambda one: keeps_profile(lookup.scenario, one), "")


@then("every resource that was read keeps FHIR STU3 and its profile")
def read_keeps_whole_profile(lookup: Lookup) -> None:
    """Its profile is asserted, and kept."""
    for shown in _as_read(lookup):
        if shown.entry.type != "Patient":
            lookup.scenario.report(population.identified(shown.entry), exchange=shown.exchange)
        lookup.scenario.report(lookup.scenario.validation(shown.exchange).findings, exchange=shown.exchange)


@then("every Patient is managed by the practice in the service root URL")
def managed_by_the_practice(lookup: Lookup) -> None:
    """The managing organisation reads as the one of that ODS code."""
    for shown in lookup.found:
        reference = reference_of(shown.entry.resource.get("managingOrganization"))
        place = f"{shown.entry.place}.managingOrganization"
        code = lookup.scenario.target.ods_code
        if not reference.startswith("Organization/"):
            wrong = Finding(
                "patient/managing organisation", place, f"the practice {code}", reference or "none"
            )
            lookup.scenario.report([wrong], exchange=shown.exchange)
            continue
        exchange = lookup.read_resource(reference)
        organisation = rules.alone(exchange)
        if organisation is None:
            wrong = Finding(
                "patient/managing organisation", place, f"{reference} to be read", describe(exchange)
            )
            lookup.scenario.report([wrong], exchange=exchange)
        else:
            lookup.scenario.report(rules.has_ods_code(code)(organisation), exchange=exchange)


@then("every Patient shows the preferred surgery, which slots are held at under the same id")
def shows_surgery(lookup: Lookup) -> None:
    """The Location of the declared name."""
    subjects = [one for one in lookup.found if _of(one).surgery]
    judge(
        lookup,
        subjects,
        lambda one: surgery_of(lookup, one),
        "declare the surgery of one of the [[patients]] in the target file",
    )


def surgery_of(lookup: Lookup, shown: Shown) -> Iterator[Finding]:
    """The preferred surgery reads as the declared one, and has the id under which a search shows it."""
    wanted = _of(shown).surgery
    reference = patients.preferred_surgery(shown.entry)
    place = f"{shown.entry.place}.extension"
    expected = f"{wanted} as preferredBranchSurgery"
    if not reference.startswith("Location/"):
        yield Finding("patient/surgery", place, expected, reference or "none")
        return
    exchange = lookup.read_resource(reference)
    location = rules.alone(exchange)
    if location is None or location.resource.get("name") != wanted:
        found = describe(exchange) if location is None else str(location.resource.get("name"))
        yield Finding("patient/surgery", place, expected, f"{reference}: {found}")
        return
    if "search" in lookup.scenario.target.capabilities:
        places = SearchSet.of(lookup.slots()).locations
        ids = {one.reference for one in places if one.resource.get("name") == wanted}
        if ids and reference not in ids:
            listed = ", ".join(sorted(ids))
            yield Finding("patient/surgery id", place, f"{listed}, where slots are held", reference)


@then(parsers.re("every address and telecom (?P<rule>.+)"))
def addresses_and_telecoms(lookup: Lookup, rule: str) -> None:
    """Of patients and of whom to contact; of surgeries and organisations."""
    checks = POINTS[rule]
    subjects = [
        replace(shown, entry=part)
        for shown in lookup.found
        for part in (patients.with_contacts(shown.entry) if shown.entry.type == "Patient" else [shown.entry])
        if part.resource.get(checks[0].partition("/")[0])
    ]

    def check(shown: Shown) -> Iterator[Finding]:
        of_a_patient = shown.entry.type == "Patient"
        for judged in (population.addresses, population.contact_points):
            for finding in judged(shown.entry, of_a_patient=of_a_patient):
                if finding.check in checks:
                    yield finding

    judge(
        lookup, subjects, check, "declare a patient, or a surgery, that has an address and a telephone number"
    )


POINTS = {
    "is made of its parts": ("address/parts",),
    "has no address text": ("address/text",),
    "says the use of the address": ("address/use",),
    "says the use of the telecom": ("telecom/use",),
    "has the system and the value of the telecom": ("telecom/system", "telecom/value"),
}

READ_RULES: dict[str, Callable[[Lookup, Shown], Iterable[Finding]]] = {
    "has an identifier": lambda _, one: population.has(one.entry, "identifier"),
    "has a name": lambda _, one: population.has(one.entry, "name"),
    "has none of the elements that its page forbids": lambda _, one: population.leaves_out(
        one.entry, *population.READ_PAGES[one.entry.type].forbidden
    ),
    "has the ODS code of the service root URL": lambda lookup, one: rules.has_ods_code(
        lookup.scenario.target.ods_code
    )(one.entry),
}


@then(parsers.re(f"every (?:{_TYPES}) that was read (?P<rule>{'|'.join(READ_RULES)})"))
def everything_read(lookup: Lookup, rule: str) -> None:
    """One of the rules of the read pages."""
    judge(lookup, _as_read(lookup), lambda one: READ_RULES[rule](lookup, one), "")


@then(parsers.re("every declared clinician that was read shows the (?P<what>gender|language) that is held"))
def clinicians_show(lookup: Lookup, what: str) -> None:
    """Where the target file declares it."""
    declared = {
        one.sds_user_id: one for one in lookup.scenario.target.practice.clinicians if getattr(one, what)
    }
    judged = [
        (shown, declared[str(user)])
        for shown in _as_read(lookup)
        for user in rules.user_ids(shown.entry)
        if str(user) in declared
    ]
    if not judged:
        lookup.scenario.gaps.append(
            f"declare the {what} of a clinician who has free slots in [[practice.clinicians]]"
        )
    for shown, clinician in judged:
        found = (
            rules.shows_gender(shown.entry, clinician.gender)
            if what == "gender"
            else patients.shows_language(shown.entry, clinician.language)
        )
        lookup.scenario.report(found, exchange=shown.exchange)


@then("a declared clinician is among them, by SDS user id")
def clinician_by_user_id(lookup: Lookup) -> None:
    """Whoever shows no SDS user id at all hides them all."""
    wanted = {one.sds_user_id for one in lookup.scenario.target.practice.clinicians}
    if not wanted:
        raise NotAssessed("declare clinicians who have free slots in [[practice.clinicians]]")
    read = _as_read(lookup)
    given = {str(user) for one in read for user in rules.user_ids(one.entry)}
    wrong = []
    if not wanted & given:
        expected = f"an SDS user id of the declared clinicians, with the system {rules.SDS_USER_SYSTEM}"
        place = f"{read[0].entry.place}.identifier"
        wrong = [Finding("practitioner/SDS user id", place, expected, ", ".join(sorted(given)) or "none")]
    lookup.scenario.report(wrong, exchange=read[0].exchange)


@then(
    parsers.re("every declared surgery that was read shows (?P<what>its address and telephone|its site code)")
)
def surgeries_show(lookup: Lookup, what: str) -> None:
    """Where the target file declares it."""
    from_file = {one.name: one for one in lookup.scenario.target.practice.locations}
    pairs = [
        (shown, from_file[str(shown.entry.resource.get("name"))])
        for shown in _as_read(lookup)
        if str(shown.entry.resource.get("name")) in from_file
    ]
    if what == "its site code":
        pairs = [pair for pair in pairs if pair[1].site_code]
    if not pairs:
        lookup.scenario.gaps.append(
            "declare the practice's surgeries, with all they have, in [[practice.locations]]"
        )
    for shown, surgery in pairs:
        if what == "its site code":
            lookup.scenario.report(
                rules.site_code_of_its_system(shown.entry, surgery), exchange=shown.exchange
            )
            continue
        lookup.scenario.report(declared.shows_postcode(shown.entry, surgery), exchange=shown.exchange)
        if surgery.telephone:
            lookup.scenario.report(declared.shows_telephone(shown.entry, surgery), exchange=shown.exchange)


@then("the Organization that was read shows an address and a telephone number, as the practice has them")
def organisation_shows(lookup: Lookup) -> None:
    """Where the target file declares a main surgery."""
    main = [one for one in lookup.scenario.target.practice.locations if one.main]
    subjects = [one for one in _as_read(lookup) if one.entry.type == "Organization"] if main else []

    def check(shown: Shown) -> Iterator[Finding]:
        yield from declared.shows(shown.entry, "address")
        if main[0].telephone:
            yield from declared.shows(shown.entry, "telecom")

    judge(lookup, subjects, check, "declare the main surgery in [[practice.locations]] (main = true)")


@then("everything that was read is managed by the practice in the service root URL")
def reads_are_managed(lookup: Lookup) -> None:
    """Patients, surgeries, branches too."""
    lookup.found = _as_read(lookup)
    managed_by_the_practice(lookup)
