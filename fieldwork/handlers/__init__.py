"""What each kind of entry does when it arrives: `handle(message, by) -> Saved`."""

from fieldwork.handlers import activity, case_visit, identification, photo, visit
from fieldwork.models import Entry

HANDLERS = {
    Entry.Kind.IDENTIFICATION: identification.handle,
    Entry.Kind.VISIT: visit.handle,
    Entry.Kind.CASE_VISIT: case_visit.handle,
    Entry.Kind.ACTIVITY: activity.handle,
    Entry.Kind.PHOTO: photo.handle,
}
