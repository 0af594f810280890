"""Amending and cancelling: what changes, what stays, and what may not be changed at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from pytest_bdd import given, parsers, then, when

from gpconnect_am.booking.appointment import amendment, cancellation, marker
from gpconnect_am.booking.mutations import Mutation, mutations, unknown_like
from gpconnect_am.booking.texts import texts
from gpconnect_am.clock import UK, uk_text
from gpconnect_am.findings import Finding, NotAssessed, Severity
from gpconnect_am.protocol.exchange import Exchange, Request
from gpconnect_am.rules import appointment_answer as answers
from gpconnect_am.rules import appointment_content as content
from gpconnect_am.rules import appointment_fidelity as fidelity
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import Appointment, AppointmentSet
from gpconnect_am.rules.searchset import instant
from gpconnect_am.target.model import Organisation
from steps.appointment_booking import it_succeeds, refused_as

if TYPE_CHECKING:
    from steps.appointments import Visit

REASON = "No longer needed, says a conformance test"
REASON_ELEMENT = "extension(Extension-GPConnect-AppointmentCancellationReason-1)"
WHO = "(?P<who>the consumer|another organisation)"


def _organisation(visit: Visit, who: str) -> Organisation | None:
    return visit.other_organisation if who == "another organisation" else None


@given("a cancelled appointment")
def a_cancelled_appointment(visit: Visit) -> None:
    """Booked for this scenario, and cancelled again."""
    visit.take_up(visit.desk.book())
    exchange = visit.desk.cancel(visit.placed, cancellation(visit.as_it_was.resource, REASON))
    if exchange.status != 200:
        raise NotAssessed(f"this needs a cancelled appointment, and cancelling came to: {describe(exchange)}")
    visit.take_up(visit.placed)


# Amending


@when(parsers.re(f"{WHO} amends its (?P<what>description|comment)"))
def amends(visit: Visit, who: str, what: str) -> None:
    """A new text in one element, everything else as it was read."""
    visit.texts = {what: marker()}
    body = amendment(visit.as_it_was.resource, **visit.texts)
    visit.answer = visit.desk.amend(visit.placed, body, organisation=_organisation(visit, who))
    _restore_if_declared(visit)


def _restore_if_declared(visit: Visit) -> None:
    """A declared appointment gets its texts back at the end."""
    if visit.placed.sent or visit.answered.status != 200:
        return

    def restore() -> None:
        visit.desk.read(visit.placed)
        now, before = visit.placed.current or {}, visit.as_it_was.resource
        kept = {name: value for name, value in now.items() if name not in ("description", "comment")}
        old = {name: before[name] for name in ("description", "comment") if name in before}
        visit.desk.amend(visit.placed, kept | old)

    visit.scenario.cleanups.append(restore)


@when(parsers.parse('an amendment with this change is sent: "{case}"'))
def spoilt_amendment(visit: Visit, case: str) -> None:
    """The appointment as it was read, with a new description and one change that is not allowed."""
    mutation = visit.mutation = mutations("amend")[case]
    body = amendment(visit.as_it_was.resource, description=marker())
    spoilt = mutation.apply(body, _given(visit, mutation))
    visit.answer = visit.desk.amend(visit.placed, spoilt)


@when("it is amended as it is, with nothing changed")
def amended_with_nothing(visit: Visit) -> None:
    """The appointment as it was read, sent back."""
    visit.answer = visit.desk.amend(visit.placed, visit.as_it_was.resource)


def _given(visit: Visit, mutation: Mutation) -> dict[str, object]:
    """What a mutation needs of the practice: another real patient, another free slot."""
    values: dict[str, object] = {}
    if "other patient" in mutation.needs:
        values["other patient"] = visit.desk.patient(1)
    if "other slot" in mutation.needs:
        (slot,) = visit.desk.take()
        visit.given["other slot"] = slot
        values["other slot"] = slot.reference
    return values


IF_MATCH: dict[str, Callable[[Request], Request]] = {
    "no If-Match": lambda request: request.without_header("If-Match"),
    "a version that it never had": lambda request: request.with_header("If-Match", 'W/"no-such-version"'),
    "its version without quotes": lambda request: request.with_header(
        "If-Match", (request.header("If-Match") or "").replace('"', "")
    ),
    "its version without W/": lambda request: request.with_header(
        "If-Match", (request.header("If-Match") or "").removeprefix("W/")
    ),
    "an If-Match that is junk": lambda request: request.with_header("If-Match", "latest please"),
    "an empty version": lambda request: request.with_header("If-Match", 'W/""'),
}
_IF_MATCH = f"(?P<header>{'|'.join(IF_MATCH)})"


@when(parsers.re(f"its description is amended with {_IF_MATCH}"))
def amended_with_header(visit: Visit, header: str) -> None:
    """A valid amendment but for If-Match."""
    body = amendment(visit.as_it_was.resource, description=marker())
    visit.answer = visit.desk.amend(visit.placed, body, spoil=IF_MATCH[header])


@when(parsers.re(f"it is cancelled with {_IF_MATCH}"))
def cancelled_with_header(visit: Visit, header: str) -> None:
    """A valid cancellation but for If-Match."""
    body = cancellation(visit.as_it_was.resource, REASON)
    visit.answer = visit.desk.cancel(visit.placed, body, spoil=IF_MATCH[header])


@when(parsers.re("its description is amended with the version that (?P<source>the ETag|a retrieve) gives"))
def amended_with_version(visit: Visit, source: str) -> None:
    """The version as a consumer may have learnt it."""
    visit.texts = {"description": marker()}
    body = amendment(visit.as_it_was.resource, **visit.texts)
    if source == "the ETag":
        etag = visit.desk.read(visit.placed).answer.header("ETag")
        if not etag:
            raise NotAssessed("this needs the ETag of a read, and it has none")
        spoil: Callable[[Request], Request] = lambda request: request.with_header("If-Match", etag)  # noqa: E731
        visit.answer = visit.desk.amend(visit.placed, body, spoil=spoil)
        return
    listed = _listed(visit)
    if not listed.version:
        raise NotAssessed("this needs the version from a retrieve, which does not give it")
    visit.answer = visit.desk.amend(visit.placed, body, version=listed.version)


@when("two consumers amend it one after the other, both from the version that they read")
def lost_update(visit: Visit) -> None:
    """The second one knows nothing of the first one's text."""
    before = visit.as_it_was
    visit.texts = {"description": marker()}
    first = visit.desk.amend(visit.placed, amendment(before.resource, **visit.texts))
    if first.status != 200:
        raise NotAssessed(f"this needs an amendment, and it came to: {describe(first)}")
    late = amendment(before.resource, description=marker())
    visit.answer = visit.desk.amend(visit.placed, late, version=before.version)


@then("the amendment succeeds")
@then("the cancellation succeeds")
def change_succeeds(visit: Visit) -> None:
    """200 and the same appointment."""
    exchange = visit.answered
    visit.scenario.report(answers.ok(exchange), exchange=exchange)
    if exchange.status == 200:
        visit.scenario.report(answers.has_id(visit.placed.id)(exchange), exchange=exchange)


@then("the new text is there and nothing else changed, in the answer, in a read and in a retrieve")
def only_the_text_changed(visit: Visit) -> None:
    """Whatever the amendment did not name is as it was; the version has moved."""
    _changed(visit, visit.texts, fidelity.keeps_texts(visit.texts | _other_texts(visit)))


def _other_texts(visit: Visit) -> dict[str, str]:
    before = visit.as_it_was.resource
    return {name: before[name] for name in fidelity.TEXTS if name in before and name not in visit.texts}


@then("it is cancelled with its reason and nothing else changed, in the answer, in a read and in a retrieve")
def only_cancelled(visit: Visit) -> None:
    """Status and reason alone differ from before; the version has moved."""
    reason = visit.texts.get("reason", REASON)
    _changed(
        visit,
        ("status", REASON_ELEMENT),
        lambda appointment: [
            *content.has_status("cancelled")(appointment),
            *content.gives_reason(reason)(appointment),
        ],
    )


def _changed(
    visit: Visit,
    changed: Collection[str],
    check: Callable[[Appointment], Collection[Finding] | Iterator[Finding]],
) -> None:
    if visit.answered.status != 200:
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
        listed = _listed(visit)
        found.append((visit.scenario.last, listed))
    return found


def _listed(visit: Visit) -> Appointment:
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


def unchanged_since(visit: Visit, before: Appointment) -> None:
    """A fresh read shows the appointment as it was then."""
    exchange = visit.desk.read(visit.placed)
    if exchange.status != 200:
        visit.scenario.report(answers.ok(exchange), exchange=exchange)
        return
    now = Appointment.of(exchange)
    for check in (fidelity.unchanged(before), fidelity.same_version(before)):
        visit.scenario.report(check(now), exchange=exchange)


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
    """Content and version."""
    now = Appointment.of(visit.answered)
    for check in (fidelity.unchanged(visit.as_it_was), fidelity.same_version(visit.as_it_was)):
        visit.scenario.report(check(now), exchange=visit.answered)


@then("the first text stays")
def first_text_stays(visit: Visit) -> None:
    """The update that came too late left no trace."""
    exchange = visit.desk.read(visit.placed)
    wanted = visit.texts | _other_texts(visit)
    visit.scenario.report(fidelity.keeps_texts(wanted)(Appointment.of(exchange)), exchange=exchange)


@then("it is refused and left as it was, or carried out")
def refused_or_done(visit: Visit) -> None:
    """Only the consumer's duty is stated (ruling 20)."""
    if visit.answered.status >= 400:
        refused_as(visit, "header If-Match")
        as_it_was(visit)
    else:
        visit.scenario.report(answers.ok(visit.answered), exchange=visit.answered)


# Cancelling


@when(parsers.re(f"{WHO} cancels it"))
def cancels(visit: Visit, who: str) -> None:
    """A valid cancellation."""
    visit.texts = {"reason": REASON}
    body = cancellation(visit.as_it_was.resource, REASON)
    visit.answer = visit.desk.cancel(visit.placed, body, organisation=_organisation(visit, who))


@when(parsers.parse('it is cancelled for a reason of "{text}"'))
def cancelled_for(visit: Visit, text: str) -> None:
    """A reason of any length."""
    visit.texts = {"reason": texts()[text]}
    body = cancellation(visit.as_it_was.resource, visit.texts["reason"])
    visit.answer = visit.desk.cancel(visit.placed, body)


@when("it is cancelled without a reason")
def cancelled_without_reason(visit: Visit) -> None:
    """The reason is left out."""
    visit.answer = visit.desk.cancel(visit.placed, cancellation(visit.as_it_was.resource, None))


@when("it is cancelled again for another reason")
def cancelled_again(visit: Visit) -> None:
    """It is cancelled already."""
    body = cancellation(visit.as_it_was.resource, "Another reason, says a conformance test")
    visit.answer = visit.desk.cancel(visit.placed, body)


@when(parsers.parse('a cancellation with this change is sent: "{case}"'))
def spoilt_cancellation(visit: Visit, case: str) -> None:
    """A valid cancellation with one change that is not allowed."""
    mutation = visit.mutation = mutations("cancel")[case]
    body = mutation.apply(cancellation(visit.as_it_was.resource, REASON), _given(visit, mutation))
    visit.answer = visit.desk.cancel(visit.placed, body)


@then("it is refused, or accepted with a note")
def refused_or_noted(visit: Visit) -> None:
    """A cancel without reason: the duty is the consumer's (ruling 47)."""
    exchange = visit.answered
    if exchange.status >= 400:
        refused_as(visit, "any client error")
        as_it_was(visit)
        return
    note = Finding(
        "cancel without reason",
        "status",
        "a refusal, as the cancellation has no reason",
        describe(exchange),
        Severity.ADVISORY,
        ruling="47",
    )
    visit.scenario.report([note], exchange=exchange)


@then("it is refused, or nothing changes")
def refused_or_unchanged(visit: Visit) -> None:
    """A second cancellation (ruling 47)."""
    if visit.answered.status >= 400:
        refused_as(visit, "any client error")
    before, exchange = visit.as_it_was, visit.desk.read(visit.placed)
    visit.scenario.report(fidelity.unchanged(before)(Appointment.of(exchange)), exchange=exchange)


@then(parsers.re("(?:its slot is|all of its slots are) free again"))
def slots_are_free(visit: Visit) -> None:
    """A fresh search offers every one of them, at once."""
    if visit.answered.status != 200:
        raise NotAssessed(f"the cancellation came to: {describe(visit.answered)}")
    missing = visit.desk.missing(visit.placed.slots)
    visit.scenario.report(_not_freed(visit, {slot.id for slot in missing}))


def _not_freed(visit: Visit, missing: Collection[str]) -> Iterator[Finding]:
    for slot in visit.placed.slots:
        if slot.id in missing:
            yield Finding(
                "slot freed",
                "Bundle.entry",
                f"{slot.reference} from {uk_text(slot.start)} free again, as its appointment was cancelled",
                "a search that does not offer it",
            )


@then("its slot can be booked again, for the same patient and for another")
def bookable_again(visit: Visit) -> None:
    """Booked and cancelled once more, then for somebody else."""
    if visit.answered.status != 200:
        raise NotAssessed(f"the cancellation came to: {describe(visit.answered)}")
    slots = visit.placed.slots
    for number in (0, 1):
        patient = visit.desk.patient(number)
        placed = visit.desk.post(slots, visit.desk.body(slots, patient=patient))
        visit.answer = placed.answer
        it_succeeds(visit)
        if placed.current is None:
            return
        visit.scenario.report(_another(visit, placed.id), exchange=visit.answered)
        if number == 0:
            visit.desk.cancel(placed, cancellation(placed.current, REASON))


def _another(visit: Visit, new: str) -> Iterator[Finding]:
    if new == visit.placed.id:
        yield Finding("new appointment", "Appointment.id", "the id of a new appointment", f"{new} once more")


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
