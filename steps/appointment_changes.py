"""What amending and cancelling have in common: what stays, and what may not be changed at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from pytest_bdd import given, parsers, then, when

from gpconnect_am.booking.appointment import amendment, cancellation, marker
from gpconnect_am.booking.mutations import Mutation
from gpconnect_am.clock import UK
from gpconnect_am.findings import Finding, NotAssessed
from gpconnect_am.protocol.exchange import Exchange, Request
from gpconnect_am.protocol.ids import another_version, unknown_like
from gpconnect_am.rules import appointment_answer as answers
from gpconnect_am.rules import appointment_fidelity as fidelity
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import Appointment, AppointmentSet
from gpconnect_am.rules.searchset import instant
from gpconnect_am.target.model import Organisation
from steps.appointment_outcomes import refused_as, unchanged_since

if TYPE_CHECKING:
    from steps.appointments import Visit

REASON = "No longer needed, says a conformance test"
WHO = "(?P<who>the consumer|another organisation)"


def _quoted_version(request: Request) -> str:
    return (request.header("If-Match") or "").removeprefix("W/").strip('"')


IF_MATCH: dict[str, Callable[[Request], Request]] = {
    "no If-Match": lambda request: request.without_header("If-Match"),
    "a version that it never had": lambda request: request.with_header(
        "If-Match", f'W/"{another_version(_quoted_version(request))}"'
    ),
    "its version without quotes": lambda request: request.with_header(
        "If-Match", (request.header("If-Match") or "").replace('"', "")
    ),
    "its version without W/": lambda request: request.with_header(
        "If-Match", (request.header("If-Match") or "").removeprefix("W/")
    ),
    "an If-Match that is junk": lambda request: request.with_header("If-Match", "latest please"),
    "an empty version": lambda request: request.with_header("If-Match", 'W/""'),
}
IF_MATCH_CASES = f"(?P<header>{'|'.join(IF_MATCH)})"


def on_behalf_of(visit: Visit, who: str) -> Organisation | None:
    """The organisation that acts; None for the consumer's own."""
    return visit.other_organisation if who == "another organisation" else None


@then("the amendment succeeds")
@then("the cancellation succeeds")
def change_succeeds(visit: Visit) -> None:
    """200 and the same appointment."""
    exchange = visit.answered
    visit.scenario.report(answers.ok(exchange), exchange=exchange)
    if exchange.status == 200:
        visit.scenario.report(answers.has_id(visit.placed.id)(exchange), exchange=exchange)


def carried_out(
    visit: Visit,
    changed: Collection[str],
    check: Callable[[Appointment], Collection[Finding] | Iterator[Finding]],
) -> None:
    """Judges what changed in the answer, in a read and in a retrieve, and that nothing else did."""
    if visit.answered.status != 200:
        visit.scenario.gaps.append(f"this needs the change, and it came to: {describe(visit.answered)}")
        return
    before = visit.as_it_was
    for number, (exchange, appointment) in enumerate(_views(visit)):
        read = number == 1
        visit.scenario.report(check(appointment), exchange=exchange)
        visit.scenario.report(
            fidelity.unchanged(before, but=changed, both=not read)(appointment), exchange=exchange
        )
        visit.scenario.report(fidelity.moved_version(before)(appointment), exchange=exchange)


def _views(visit: Visit) -> list[tuple[Exchange, Appointment]]:
    answer, read = visit.answered, visit.desk.read(visit.placed)
    found = [(answer, Appointment.of(answer)), (read, Appointment.of(read))]
    if "retrieve" in visit.scenario.target.capabilities:
        listed = as_listed(visit)
        found.append((visit.scenario.last, listed))
    return found


def as_listed(visit: Visit) -> Appointment:
    """The appointment as a fresh retrieve of its day lists it; an empty one where it does not."""
    placed = visit.placed
    start = instant(visit.as_it_was.resource.get("start"))
    if start is None:
        raise NotAssessed(
            f"the appointment {placed.id} was read without a start: there is no day to retrieve"
        )
    day = start.astimezone(UK).date()
    exchange = visit.desk.retrieve(placed.patient, day, day)
    return AppointmentSet(exchange).with_id(placed.id) or Appointment.of(exchange)


@given("it has been amended since its version was noted")
def amended_since(visit: Visit) -> None:
    """Somebody else's change: the version that was noted is an old one, and the content is as it is now."""
    visit.noted = visit.as_it_was.version
    exchange = visit.desk.amend(visit.placed, amendment(visit.as_it_was.resource, comment=marker()))
    if exchange.status != 200:
        raise NotAssessed(f"this needs an amendment, and it came to: {describe(exchange)}")
    visit.take_up(visit.placed)


VERSION_SOURCES = (
    "(?P<source>the ETag of a read|a retrieve|the answer to its booking|the answer to an amendment)"
)


def version_from(visit: Visit, source: str) -> Callable[[Request], Request]:
    """Quotes the current version as a consumer may have learnt it; a retrieve gives it without an ETag."""
    if source == "a retrieve":
        listed = as_listed(visit)
        if not listed.version:
            raise NotAssessed("this needs the version from a retrieve, which does not give it")
        etag: str | None = f'W/"{listed.version}"'
    elif source == "the answer to its booking":
        assert visit.placed.answer is not None  # noqa: S101
        etag = visit.placed.answer.answer.header("ETag")
    elif source == "the answer to an amendment":
        exchange = visit.desk.amend(visit.placed, amendment(visit.as_it_was.resource, comment=marker()))
        if exchange.status != 200:
            raise NotAssessed(f"this needs an amendment, and it came to: {describe(exchange)}")
        visit.before = Appointment.of(exchange)
        etag = exchange.answer.header("ETag")
    else:
        etag = visit.desk.read(visit.placed).answer.header("ETag")
    if not etag:
        raise NotAssessed(f"this needs the ETag of {source}, and there is none")
    return lambda request: request.with_header("If-Match", etag)


@when(parsers.re("the (?P<change>amendment|cancellation) of another appointment is sent to its address"))
def sent_to_another(visit: Visit, change: str) -> None:
    """A right change in every element, but for the address and the version."""
    visit.other = visit.desk.book()
    visit.other_before = Appointment.of(visit.desk.read(visit.other))
    content = visit.other_before.resource
    if change == "amendment":
        visit.answer = visit.desk.amend(visit.placed, amendment(content, description=marker()))
    else:
        visit.answer = visit.desk.cancel(visit.placed, cancellation(content, REASON))


@then("the other appointment is as it was")
def other_as_it_was(visit: Visit) -> None:
    """A fresh read shows it in its content and version."""
    assert visit.other is not None  # noqa: S101
    assert visit.other_before is not None  # noqa: S101
    unchanged_since(visit, visit.other_before, visit.other)


@then("the change is refused")
def change_is_refused(visit: Visit) -> None:
    """As the kind of the change asks."""
    assert visit.mutation is not None  # noqa: S101
    kind = "amendment" if visit.answered.request.interaction.name.startswith("amend") else "cancellation"
    refused_as(visit, visit.mutation.refusal, f"the {kind} was sent with {visit.mutation.says}")


@then("the appointment is as it was, if the request was refused")
@then("the appointment is as it was")
def as_it_was(visit: Visit) -> None:
    """A fresh read shows every element and the version unchanged; the slots stay taken."""
    if visit.answered.status < 400:
        # Accepted: whether that was right is the business of another step.
        visit.scenario.report(())
        return
    unchanged_since(visit, visit.as_it_was)
    if visit.placed.slots and visit.as_it_was.status == "booked":
        free = visit.desk.missing(visit.placed.slots)
        visit.scenario.report(_freed(visit, [slot.id for slot in free]))
    other = visit.given.get("other slot")
    if other is not None:
        visit.scenario.report(_taken(visit.desk.free((other,)), other.reference))


def _freed(visit: Visit, missing: Collection[str]) -> Iterator[Finding]:
    for slot in visit.placed.slots:
        if slot.id not in missing:
            yield Finding(
                "refusal/slot", "Bundle.entry", f"{slot.reference} taken as before", "a search that offers it"
            )


def _taken(free: bool, reference: str) -> Iterator[Finding]:
    if not free:
        yield Finding(
            "refusal/slot", "Bundle.entry", f"{reference} free as before", "a search that does not offer it"
        )


@then("the appointment is the same as in the first read")
def same_as_before(visit: Visit) -> None:
    """Content and version; of an answer that is none, only that is said."""
    wrong = list(answers.ok(visit.answered))
    if wrong:
        visit.scenario.report(wrong, exchange=visit.answered)
        return
    now = Appointment.of(visit.answered)
    for check in (fidelity.unchanged(visit.as_it_was), fidelity.same_version(visit.as_it_was)):
        visit.scenario.report(check(now), exchange=visit.answered)


@then("it is refused and left as it was, or carried out")
def refused_or_done(visit: Visit) -> None:
    """Only the consumer's duty is stated (ruling 20)."""
    if visit.answered.status >= 400:
        refused_as(visit, "header If-Match")
        as_it_was(visit)
    else:
        visit.scenario.report(answers.ok(visit.answered), exchange=visit.answered)


def given_for(visit: Visit, mutation: Mutation) -> dict[str, object]:
    """What a mutation needs of the practice: another real patient, another free slot."""
    values: dict[str, object] = {}
    if "other patient" in mutation.needs:
        values["other patient"] = visit.desk.patient(1)
    if "other slot" in mutation.needs:
        (slot,) = visit.desk.take()
        visit.given["other slot"] = slot
        values["other slot"] = slot.reference
    return values


@when(parsers.re("an appointment that does not exist is (?P<what>read|amended|cancelled)"))
def unknown_appointment(visit: Visit, what: str) -> None:
    """A valid request, for an id of the provider's style that it never gave."""
    body = dict(visit.as_it_was.resource)
    unknown = unknown_like(visit.placed.id)
    requests = visit.scenario.requests
    body["id"] = unknown
    version = visit.as_it_was.version
    built = {
        "read": lambda: requests.read_appointment(unknown),
        "amended": lambda: requests.amend(unknown, amendment(body, description=marker()), version=version),
        "cancelled": lambda: requests.cancel(unknown, cancellation(body, REASON), version=version),
    }
    visit.answer = visit.scenario.send(built[what]())


@then("no appointment of that id can be read")
def nothing_created(visit: Visit) -> None:
    """PUT creates nothing."""
    unknown = visit.answered.request.path.rpartition("/")[2]
    exchange = visit.scenario.send(visit.scenario.requests.read_appointment(unknown))
    visit.answer = exchange
    refused_as(visit, "unknown appointment")
