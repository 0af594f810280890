"""description and comment: kept whole, or refused; never cut, never altered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pytest_bdd import parsers, then, when

from gpconnect_am.booking.appointment import COMMENT_LIMIT, DESCRIPTION_LIMIT, amendment
from gpconnect_am.booking.texts import texts
from gpconnect_am.findings import Finding
from gpconnect_am.rules import appointment_answer as answers
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment_fidelity import keeps_texts
from steps.appointment_booking import took
from steps.appointment_outcomes import nothing_was_booked, refused_as, views

if TYPE_CHECKING:
    from steps.appointments import Visit

LIMITS = {"description": DESCRIPTION_LIMIT, "comment": COMMENT_LIMIT}
ELEMENT = "(?P<element>description|comment)"


@when(parsers.re(f'it is booked with a {ELEMENT} of "(?P<text>.*)"'))
def booked_with_text(visit: Visit, element: str, text: str) -> None:
    """A booking that is valid but for the length, perhaps, of one text."""
    body = visit.desk.body(visit.slots) | {element: texts()[text]}
    visit.texts = {name: body[name] for name in LIMITS}
    took(visit, visit.desk.post(visit.slots, body))


@when(parsers.re(f'its {ELEMENT} is amended to "(?P<text>.*)"'))
def amended_to_text(visit: Visit, element: str, text: str) -> None:
    """An amendment of one text."""
    body = amendment(visit.as_it_was.resource, **{element: texts()[text]})
    visit.texts = {name: body[name] for name in LIMITS if name in body}
    visit.answer = visit.desk.amend(visit.placed, body)


@then("the text is kept whole, in the answer, in a read and in a retrieve")
def text_is_kept(visit: Visit) -> None:
    """Accepted, and the same everywhere."""
    exchange = visit.answered
    success = answers.created if exchange.request.verb == "POST" else answers.ok
    findings = list(success(exchange))
    visit.scenario.report(findings, exchange=exchange)
    if not findings:
        _whole(visit)


@then("the text is refused, or kept whole in the answer, in a read and in a retrieve")
def text_is_refused_or_kept(visit: Visit) -> None:
    """Both are right (ruling 45); anything between is not, and what was refused leaves nothing behind."""
    if visit.answered.status >= 400:
        refused_as(visit, "text that is too long")
        if visit.attempts:
            nothing_was_booked(visit)
    else:
        _whole(visit)


def _whole(visit: Visit) -> None:
    for exchange, appointment in views(visit):
        visit.scenario.report(keeps_texts(visit.texts)(appointment), exchange=exchange)


@then(parsers.re(f"a {ELEMENT} that was refused is longer than the limit"))
def refusal_has_a_reason(visit: Visit, element: str) -> None:
    """A text within the limit is refused by no provider."""
    visit.scenario.report(_rightly_refused(visit, element), exchange=visit.answered)


def _rightly_refused(visit: Visit, element: str) -> Iterator[Finding]:
    exchange, length, limit = visit.answered, len(visit.texts[element]), LIMITS[element]
    if exchange.status >= 400 and length <= limit:
        yield Finding(
            "text refused",
            "status",
            f"success, as the {element} has {length} characters and {limit} are to be supported",
            describe(exchange),
            ruling="45",
        )
