"""What someone was writing when they stopped: kept quietly while they write, taken up again, or given up."""

from flask import abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from directory.access.guard import current_actor, requires
from directory.access.permissions import Permission
from directory.changes.drafts import draft_of, forget_draft, keep_draft
from directory.clock import now
from directory.pages.keeping.blueprint import blueprint, kept_or_404
from directory.pages.keeping.editing import existing, form_page, part_or_404
from directory.pages.keeping.sections import drafted_section, sent_section, typed_in
from directory.pages.serving import current_session


@blueprint.post("/keeping/<uuid:listing_id>/<int:part>/draft")
@requires(Permission.KEEP_LISTINGS)
def save_draft(listing_id: object, part: int) -> Response:
    """Keep what the form holds, as it is: it need not make sense yet. Answered with nothing."""
    record = kept_or_404(listing_id)
    section = existing(sent_section(record, part_or_404(part)))
    keep_draft(current_actor(), current_session(), record, part, typed_in(section, record), now())
    return Response(status=204)


@blueprint.get("/keeping/<uuid:listing_id>/<int:part>/draft")
@requires(Permission.KEEP_LISTINGS)
def take_up_draft(listing_id: object, part: int) -> str:
    """The form as it was left. Errors: 404 where there is no draft of the actor's own."""
    record = kept_or_404(listing_id)
    draft = draft_of(current_actor(), current_session(), record, part_or_404(part), now())
    if draft is None:
        abort(404)
    typed = {name: (was, typed) for name, (was, typed) in draft.typed.items()}
    return form_page(existing(drafted_section(record, part, typed)), record)


@blueprint.post("/keeping/<uuid:listing_id>/<int:part>/draft/discard")
@requires(Permission.KEEP_LISTINGS)
def discard_draft(listing_id: object, part: int) -> Response:
    record = kept_or_404(listing_id)
    forget_draft(current_actor(), current_session(), record, part_or_404(part))
    flash("Given up. This is what is live.", "success")
    return redirect(url_for("keeping.edit", listing_id=record.uuid, part=part), code=303)
