"""What is the case with a number as data, for machines; `docs/verification-api.md` tells them."""

from typing import Any

from certificates.verifying.facts import Facts


def as_json(facts: Facts, *, base_url: str) -> dict[str, Any]:
    """Return the facts as data. Keys are only ever added.

    `state` and `number` are always there, the rest where there is a certificate; addresses are whole ones,
    decimals are texts, days and instants are in ISO 8601, and what is unsaid is null.
    """
    data: dict[str, Any] = {"state": facts.state, "number": facts.number}
    said = facts.statement
    if said is None:
        return data
    course, result = said["course"], said["result"]

    def address(path: str) -> str | None:
        return base_url + path if path else None

    return data | {
        "kind": said["kind"],
        "holder": facts.holder,
        "name_hidden": facts.hides_name,
        "course": {key: course.get(key) for key in ("code", "title", "level", "hours", "modality")},
        "partner": {"name": said["partner"]["name"]},
        "issuer": {"name": said["issuer"]["name"]},
        "result": {key: result[key] for key in ("percent", "pass_mark")} if result else None,
        **{key: said.get(key) for key in ("assessed", "attendance", "supervised", "period")},
        "outline": address(facts.outline_url),
        "completed_on": said["completed_on"],
        "issued_on": said["issued_on"],
        "expires_on": said.get("expires_on"),
        "renews": address(facts.renews_url),
        "renewed_by": address(facts.renewed_by_url),
        "specimen": said["specimen"],
        "verify_url": said["verify_url"],
        "changed_at": facts.changed_at.isoformat() if facts.changed_at else None,
        "reason": facts.reason,
        "replaced_by": address(facts.replaced_by_url),
        "key": facts.key_id or None,
    }
