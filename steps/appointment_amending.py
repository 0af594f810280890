"""Amending: new texts in an appointment as it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_bdd import given, parsers, then, when

from gpconnect_am.booking.appointment import amendment, marker
from gpconnect_am.booking.mutations import mutations
from gpconnect_am.findings import NotAssessed
from gpconnect_am.rules import appointment_fidelity as fidelity
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import Appointment
from gpconnect_am.rules.every_answer import etag, versioned
from steps.appointment_changes import (
    IF_MATCH,
    IF_MATCH_CASES,
    VERSION_SOURCES,
    WHO,
    carried_out,
    given_for,
    on_behalf_of,
    version_from,
)

if TYPE_CHECKING:
    from steps.appointments import Visit


@when(parsers.re(f"{WHO} amends its (?P<what>description and comment|description|comment)"))
def amends(visit: Visit, who: str, what: str) -> None:
    """A new text in one element or both, everything else as it was read."""
    visit.texts = {element: marker() for element in what.split(" and ")}
    body = amendment(visit.as_it_was.resource, **visit.texts)
    visit.answer = visit.desk.amend(visit.placed, body, organisation=on_behalf_of(visit, who))
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
    """A new comment, and one change that is not allowed: refused, it leaves neither behind."""
    mutation = visit.mutation = mutations("amend")[case]
    valid = amendment(visit.as_it_was.resource, comment=marker())
    spoilt = mutation.apply(valid, given_for(visit, mutation))
    visit.answer = visit.desk.amend(visit.placed, spoilt)


@when("it is amended as it is, with nothing changed")
def amended_with_nothing(visit: Visit) -> None:
    """The appointment as it was read, sent back."""
    visit.answer = visit.desk.amend(visit.placed, visit.as_it_was.resource)


@when(parsers.re(f"its description is amended with {IF_MATCH_CASES}"))
def amended_with_header(visit: Visit, header: str) -> None:
    """A valid amendment but for If-Match."""
    body = amendment(visit.as_it_was.resource, description=marker())
    visit.answer = visit.desk.amend(visit.placed, body, spoil=IF_MATCH[header])


@when(parsers.re(f"its description is amended with the version that {VERSION_SOURCES} gives"))
def amended_with_version(visit: Visit, source: str) -> None:
    """The version as a consumer may have learnt it."""
    quoted = version_from(visit, source)
    visit.texts = {"description": marker()}
    visit.answer = visit.desk.amend(
        visit.placed, amendment(visit.as_it_was.resource, **visit.texts), spoil=quoted
    )


@when("its description is amended with the version that was noted")
def amended_with_noted(visit: Visit) -> None:
    """The content as it is now, and an old version."""
    body = amendment(visit.as_it_was.resource, description=marker())
    visit.answer = visit.desk.amend(visit.placed, body, version=visit.noted)


@given("a read of it gives its version, in the body and as ETag")
def version_given(visit: Visit) -> None:
    """Without either, nobody can amend the version that was read."""
    exchange = visit.desk.read(visit.placed)
    visit.scenario.report((*versioned(exchange), *etag(exchange)), exchange=exchange)


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


@then("the new text is there and nothing else changed, in the answer, in a read and in a retrieve")
def only_the_textcarried_out(visit: Visit) -> None:
    """Whatever the amendment did not name is as it was; the version has moved."""
    # A provider with one text field moves both texts when one changes (ruling 46): that is for keeps_texts.
    carried_out(visit, fidelity.TEXTS, fidelity.keeps_texts(visit.texts | other_texts(visit)))


def other_texts(visit: Visit) -> dict[str, str]:
    """The texts that were not amended, as they were."""
    before = visit.as_it_was.resource
    return {name: before[name] for name in fidelity.TEXTS if name in before and name not in visit.texts}


@then("the first text stays")
def first_text_stays(visit: Visit) -> None:
    """The update that came too late left no trace."""
    exchange = visit.desk.read(visit.placed)
    wanted = visit.texts | other_texts(visit)
    visit.scenario.report(fidelity.keeps_texts(wanted)(Appointment.of(exchange)), exchange=exchange)
