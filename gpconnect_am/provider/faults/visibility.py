"""Faults in who may see a slot: leaks, and slots hidden from those whom they are for."""

from __future__ import annotations

from datetime import datetime

from gpconnect_am.provider.call import Call
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.fault import Fault, both, putting, setting, without
from gpconnect_am.provider.visibility import (
    Asker,
    asker_of_search,
    code_fits,
    type_fits,
)


def _types(slot: Slot) -> frozenset[str]:
    return slot.restriction.types


def _codes(slot: Slot) -> frozenset[str]:
    return slot.restriction.codes


def _unbookable_for_named(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    return slot.restriction.bookable or bool(_codes(slot) & asker.codes)


def _type_only_checked_where_sent(slot: Slot, asker: Asker, now: datetime) -> bool:
    return not asker.types or type_fits(slot, asker, now)


def _type_unchecked_without_filters(slot: Slot, asker: Asker, now: datetime) -> bool:
    return not (asker.types or asker.codes) or type_fits(slot, asker, now)


def _code_unchecked_without_filters(slot: Slot, asker: Asker, now: datetime) -> bool:
    return not (asker.types or asker.codes) or code_fits(slot, asker, now)


def _code_only_checked_where_sent(slot: Slot, asker: Asker, now: datetime) -> bool:
    return not asker.codes or code_fits(slot, asker, now)


def _any_type_will_do(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    return not _types(slot) or bool(asker.types)


def _any_code_will_do(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    return not _codes(slot) or bool(asker.codes)


def _code_unchecked_with_type_alone(slot: Slot, asker: Asker, now: datetime) -> bool:
    return bool(asker.types and not asker.codes) or code_fits(slot, asker, now)


def _type_unchecked_with_code_alone(slot: Slot, asker: Asker, now: datetime) -> bool:
    return bool(asker.codes and not asker.types) or type_fits(slot, asker, now)


def _type_opens_code(slot: Slot, asker: Asker, now: datetime) -> bool:
    """A matching type makes up for a code that wasn't sent."""
    return code_fits(slot, asker, now) or (not asker.codes and bool(_types(slot) & asker.types))


def _code_opens_type(slot: Slot, asker: Asker, now: datetime) -> bool:
    """A matching code makes up for a type that wasn't sent."""
    return type_fits(slot, asker, now) or (not asker.types and bool(_codes(slot) & asker.codes))


def _right_code_opens_wrong_type(slot: Slot, asker: Asker, now: datetime) -> bool:
    matches = bool(_codes(slot) & asker.codes) and bool(asker.types)
    return type_fits(slot, asker, now) or matches


def _type_unchecked_with_both(slot: Slot, asker: Asker, now: datetime) -> bool:
    return bool(asker.types and asker.codes) or type_fits(slot, asker, now)


def _code_unchecked_with_both(slot: Slot, asker: Asker, now: datetime) -> bool:
    return bool(asker.types and asker.codes) or code_fits(slot, asker, now)


def _right_type_opens_wrong_code(slot: Slot, asker: Asker, now: datetime) -> bool:
    matches = bool(_types(slot) & asker.types) and bool(asker.codes)
    return code_fits(slot, asker, now) or matches


def _typed_slots_only(slot: Slot, asker: Asker, now: datetime) -> bool:
    if asker.types and not asker.codes:
        return bool(_types(slot) & asker.types)
    return type_fits(slot, asker, now)


def _coded_slots_only(slot: Slot, asker: Asker, now: datetime) -> bool:
    if asker.codes and not asker.types:
        return bool(_codes(slot) & asker.codes)
    return code_fits(slot, asker, now)


def _restricted_only_with_both(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    return not (asker.types and asker.codes) or bool(_types(slot) or _codes(slot))


def _hidden_without_filter(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    return bool(asker.types or asker.codes)


def _typed_hidden_with_both(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    return not (asker.types and asker.codes) or not _types(slot) or bool(_codes(slot))


def _coded_hidden_with_both(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    return not (asker.types and asker.codes) or not _codes(slot) or bool(_types(slot))


def _doubly_restricted_hidden(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    return not (_types(slot) and _codes(slot))


def _first_of_list(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    """Of a list of codes only the first is looked at."""
    return not _codes(slot) or bool({sorted(_codes(slot))[-1]} & asker.codes)


def _single_codes_only(slot: Slot, asker: Asker, now: datetime) -> bool:
    """A list is compared as one text with the code."""
    return code_fits(slot, asker, now) and len(_codes(slot)) < 2


def _list_as_text(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    """The list is one text, in which the code is looked for."""
    text = ",".join(_codes(slot))
    return not _codes(slot) or any(code in text for code in asker.codes)


def _prefix(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    return not _codes(slot) or any(sent.startswith(code) for sent in asker.codes for code in _codes(slot))


def _codes_in_lower_case(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    """Restrictions are kept in lower case and compared with what is sent as it is."""
    return not _codes(slot) or bool({code.lower() for code in _codes(slot)} & asker.codes)


def _any_case_types(call: Call) -> Asker:
    asker = asker_of_search(call)
    return Asker(frozenset(kind.lower() for kind in asker.types), asker.codes)


def _last_filter(call: Call) -> Asker:
    filters = call.values("searchFilter")
    whole = asker_of_search(call)
    if not filters:
        return whole
    code = filters[-1].partition("|")[2]
    return Asker(whole.types & {code}, whole.codes & {code})


def _any_system(call: Call) -> Asker:
    """The systems of filters aren't looked at: any code counts as an ODS code."""
    codes = frozenset(value.rpartition("|")[2] for value in call.values("searchFilter"))
    return Asker(asker_of_search(call).types, codes)


def _code_of_token(call: Call) -> Asker:
    """The organisation of the token counts as if it had been sent as a filter."""
    asker = asker_of_search(call)
    identifiers = call.claims["requesting_organization"].get("identifier", [])
    codes = {identifier.get("value", "") for identifier in identifiers}
    return Asker(asker.types, asker.codes | codes)


def _unknown_type_is_practice(call: Call) -> Asker:
    """A type that isn't on the list falls back to the commonest one."""
    asker = asker_of_search(call)
    known = asker.types & {"gp-practice", "urgent-care"}
    return Asker(known or (frozenset({"gp-practice"}) if asker.types else known), asker.codes)


def _unbookable_for_urgent_care(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    return slot.restriction.bookable or (asker.types == {"urgent-care"} and not asker.codes)


FAULTS = (
    Fault(
        "bookable-ignored",
        "Slots are returned that the practice keeps for itself.",
        ("AAC-001",),
        without("visibility", "bookable"),
    ),
    Fault(
        "unbookable-for-named-organisations",
        "An organisation that a slot names sees it though it isn't bookable.",
        ("AAC-001",),
        putting("visibility", "bookable", _unbookable_for_named),
    ),
    Fault(
        "unbookable-for-urgent-care",
        "Urgent care sees the whole book when it searches by its type.",
        ("AAC-001",),
        putting("visibility", "bookable", _unbookable_for_urgent_care),
    ),
    Fault(
        "type-restriction-ignored",
        "Restrictions by organisation type are not looked at.",
        ("AAC-010", "AAC-014"),
        without("visibility", "type"),
    ),
    Fault(
        "code-restriction-ignored",
        "Restrictions by organisation code are not looked at.",
        ("AAC-011", "AAC-019"),
        without("visibility", "code"),
    ),
    Fault(
        "unrestricted-hidden-without-filter",
        "Without a filter nothing is returned.",
        ("AAC-009",),
        putting("visibility", "filter", _hidden_without_filter),
    ),
    Fault(
        "typed-leak-without-filter",
        "Without a filter, slots for a type are returned to everybody.",
        ("AAC-010",),
        putting("visibility", "type", _type_unchecked_without_filters),
    ),
    Fault(
        "coded-leak-without-filter",
        "Without a filter, slots for named organisations are returned to everybody.",
        ("AAC-011",),
        putting("visibility", "code", _code_unchecked_without_filters),
    ),
    Fault(
        "typed-slots-only",
        "With a type filter, only slots for that type are returned.",
        ("AAC-012",),
        putting("visibility", "type", _typed_slots_only),
    ),
    Fault(
        "typed-slots-never",
        "Slots for a type are returned to nobody.",
        ("AAC-013", "AAC-022"),
        putting("visibility", "type", lambda slot, asker, now: not _types(slot)),  # noqa: ARG005
    ),
    Fault(
        "other-type-leak",
        "Any type filter opens the slots of every type.",
        ("AAC-014",),
        putting("visibility", "type", _any_type_will_do),
    ),
    Fault(
        "type-filter-forgets-code",
        "With a type filter alone, restrictions by code are forgotten.",
        ("AAC-015",),
        putting("visibility", "code", _code_only_checked_where_sent),
    ),
    Fault(
        "type-alone-opens-every-code",
        "A search by type alone takes a query of its own, which doesn't know restrictions by code.",
        ("AAC-015",),
        putting("visibility", "code", _code_unchecked_with_type_alone),
    ),
    Fault(
        "code-alone-opens-every-type",
        "A search by code alone takes a query of its own, which doesn't know restrictions by type.",
        ("AAC-020",),
        putting("visibility", "type", _type_unchecked_with_code_alone),
    ),
    Fault(
        "type-match-opens-code",
        "A matching type opens a slot that is for named organisations of that type.",
        ("AAC-015",),
        putting("visibility", "code", _type_opens_code),
    ),
    Fault(
        "coded-slots-only",
        "With a code filter, only slots for that organisation are returned.",
        ("AAC-016",),
        putting("visibility", "code", _coded_slots_only),
    ),
    Fault(
        "coded-slots-never",
        "Slots for named organisations are returned to nobody.",
        ("AAC-017", "AAC-018", "AAC-023", "AAC-007"),
        putting("visibility", "code", lambda slot, asker, now: not _codes(slot)),  # noqa: ARG005
    ),
    Fault(
        "code-lists-never-match",
        "A list of organisations is compared as one text.",
        ("AAC-018",),
        putting("visibility", "code", _single_codes_only),
    ),
    Fault(
        "code-list-one-member",
        "Of a list of organisations only one is looked at.",
        ("AAC-018",),
        putting("visibility", "code", _first_of_list),
    ),
    Fault(
        "other-code-leak",
        "Any code filter opens the slots of every organisation.",
        ("AAC-019",),
        putting("visibility", "code", _any_code_will_do),
    ),
    Fault(
        "code-matched-as-prefix",
        "A restriction to a code opens for every code that begins with it.",
        ("AAC-019",),
        putting("visibility", "code", _prefix),
    ),
    Fault(
        "code-matched-in-text",
        "The code is looked for in the text of the list, so that part of another code will do.",
        ("AAC-019",),
        putting("visibility", "code", _list_as_text),
    ),
    Fault(
        "codes-in-lower-case",
        "ODS codes are kept in lower case and compared with filters as they are sent.",
        ("AAC-007", "AAC-017", "AAC-018", "AAC-023"),
        putting("visibility", "code", _codes_in_lower_case),
    ),
    Fault(
        "type-in-any-case",
        "Organisation types of filters are matched without regard to case.",
        ("AAC-014",),
        setting(asker=_any_case_types),
    ),
    Fault(
        "code-filter-forgets-type",
        "With a code filter alone, restrictions by type are forgotten.",
        ("AAC-020",),
        putting("visibility", "type", _type_only_checked_where_sent),
    ),
    Fault(
        "code-match-opens-type",
        "A matching code opens a slot that is for that organisation as one of a type.",
        ("AAC-020",),
        putting("visibility", "type", _code_opens_type),
    ),
    Fault(
        "restricted-only-with-both",
        "With both filters, unrestricted slots are left out.",
        ("AAC-021",),
        putting("visibility", "both", _restricted_only_with_both),
    ),
    Fault(
        "typed-hidden-with-both",
        "With both filters, slots for a type alone are left out.",
        ("AAC-022",),
        putting("visibility", "both", _typed_hidden_with_both),
    ),
    Fault(
        "coded-hidden-with-both",
        "With both filters, slots for named organisations alone are left out.",
        ("AAC-023",),
        putting("visibility", "both", _coded_hidden_with_both),
    ),
    Fault(
        "doubly-restricted-never",
        "Slots with both kinds of restriction are returned to nobody.",
        ("AAC-024",),
        putting("visibility", "both", _doubly_restricted_hidden),
    ),
    Fault(
        "either-restriction-will-do",
        "Of two restrictions it is enough to meet one: AND is taken for OR.",
        ("AAC-025", "AAC-026"),
        both(
            putting("visibility", "type", _right_code_opens_wrong_type),
            putting("visibility", "code", _right_type_opens_wrong_code),
        ),
    ),
    Fault(
        "right-code-opens-wrong-type",
        "With both filters, a matching code makes up for another type.",
        ("AAC-025",),
        putting("visibility", "type", _right_code_opens_wrong_type),
    ),
    Fault(
        "two-filters-open-every-type",
        "With both filters, restrictions by type aren't looked at.",
        ("AAC-025",),
        putting("visibility", "type", _type_unchecked_with_both),
    ),
    Fault(
        "two-filters-open-every-code",
        "With both filters, restrictions by code aren't looked at.",
        ("AAC-026",),
        putting("visibility", "code", _code_unchecked_with_both),
    ),
    Fault(
        "right-type-opens-wrong-code",
        "With both filters, a matching type makes up for another code.",
        ("AAC-026",),
        putting("visibility", "code", _right_type_opens_wrong_code),
    ),
    Fault(
        "last-filter-only",
        "Of two filters the last one wins.",
        ("SFS-009",),
        setting(asker=_last_filter),
    ),
    Fault(
        "filter-systems-ignored",
        "The systems of filters aren't looked at, so a code of any system opens a slot.",
        ("SFS-012",),
        setting(asker=_any_system),
    ),
    Fault(
        "token-organisation-as-filter",
        "The organisation of the token opens slots without a filter.",
        ("AAC-011",),
        setting(asker=_code_of_token),
    ),
    Fault(
        "unknown-type-is-practice",
        "An organisation type that isn't known is taken for a GP practice.",
        ("AAC-014",),
        setting(asker=_unknown_type_is_practice),
    ),
)
