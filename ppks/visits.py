"""Reading a visit: of whom it is asked, which sections it has and how far each is."""

from dataclasses import dataclass

from django.db.models import Case, Q, Value, When
from django.urls import reverse

from ppks import proposal, questionnaire
from ppks.catalogue import catalogue
from ppks.models import DataCollection, Identification, Registrant, Submission
from ppks.operations.access import is_insider
from ppks.querysets import insider as insider_of
from ppks.questionnaire import HOUSE_SECTION, SECTIONS, Who

TONES = {"belum": "neutral", "sebagian": "waits", "lengkap": "good"}


@dataclass(frozen=True)
class Section:
    """One line of the task list."""

    slug: str
    title: str
    state: str
    url: str
    hint: str = ""

    @property
    def label(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def is_done(self) -> bool:
        return self.state == "lengkap"


def who_of(submission: Submission, user) -> Who:
    """Of whom the questionnaire is asked, as the entry would be after verification.

    As this user may know it; `user=None` reads everything, for what is filtered later.
    """
    values = proposal.overlaid(submission)
    if user is None:
        insider = True
    elif hasattr(submission, "is_insider"):  # `Visit.find` asked with the row
        insider = submission.is_insider
    else:
        insider = is_insider(submission.registrant, user)
    row = Registrant(subject=submission.registrant.subject)
    proposal.set_birth(row, values.get("identity.birth") or "")
    kinds = proposal.kinds_of(values)
    if not insider:
        kinds = [code for code in kinds if not catalogue().kind(code).is_secret]
    return Who(
        subject=row.subject,
        ages=row.ages,
        sex=values.get("identity.sex") or "",
        kinds=frozenset(kinds),
        insider=insider,
        housed=values.get("address.stay") not in ("panti", "tuna_wisma"),
    )


class Visit:
    """A submission with its data collection, as one user may see it."""

    def __init__(self, submission: Submission, user):
        self.submission, self.user = submission, user
        self.registrant = submission.registrant
        self.collection = getattr(submission, "data_collection", None)
        if self.collection is not None:
            self.collection.registrant = self.registrant
        self.who = who_of(submission, user)
        self.consent = getattr(self.registrant, "consent", None)

    @classmethod
    def find(cls, user, pk) -> "Visit | None":
        """A submission in reach that has a visit or will have one, fresh, with one query."""
        rows = (
            Submission.objects.visible_to(user)
            .filter(kind__in=(Submission.Kind.NEW, Submission.Kind.VISIT))
            .select_related("registrant__village", "registrant__consent", "data_collection")
            .annotate(
                is_insider=Case(
                    When(insider_of(user, "registrant"), then=Value(True)), default=Value(False)
                )
            )
        )
        submission = rows.filter(pk=pk).first()
        return None if submission is None else cls(submission, user)

    @property
    def slugs(self) -> list[str]:
        return questionnaire.sections_for(self.who)

    def state(self, slug: str) -> str:
        """As `questionnaire.state`; a consent given at an earlier visit still counts."""
        if slug == "persetujuan":
            return "lengkap" if self.consent else "belum"
        return questionnaire.state(self.collection, self.who, slug)

    def sections(self) -> list[Section]:
        remarked = {questionnaire.section_of(name) for name in self.remarks}
        found = []
        for slug in self.slugs:
            hint = "Ada catatan verifikator." if slug in remarked else ""
            if slug == HOUSE_SECTION and self.collection.house_source:
                hint = "Dari data keluarga."
            url = reverse("ppks:visit_section", args=[self.submission.pk, slug])
            found.append(Section(slug, SECTIONS[slug], self.state(slug), url, hint))
        return found

    def next_section(self, after: str = "") -> Section | None:
        """The next section that is not complete; before `after` only one that was never opened,
        so that a visit with gaps comes to an end."""
        sections = self.sections()
        place = next((i for i, one in enumerate(sections) if one.slug == after), -1)
        below = [one for one in sections[place + 1 :] if not one.is_done]
        above = [one for one in sections[: max(place, 0)] if one.state == "belum"]
        return next(iter(below + above), None)

    @property
    def remarks(self) -> dict[str, str]:
        """Remarks of a returned submission that this user may read, by stable name."""
        return {
            name: text
            for name, text in self.submission.remarks.items()
            if self.who.insider or not _is_secret(name)
        }

    def remarks_of(self, slug: str) -> dict[str, str]:
        return {n: t for n, t in self.remarks.items() if questionnaire.section_of(n) == slug}

    def answers(self, questions) -> dict:
        """Values of these questions by field name, for a form."""
        return {q.field: questionnaire.value_of(self.collection, q) for q in questions}


def _is_secret(name: str) -> bool:
    if name.startswith("kind.") and catalogue().has_kind(name[5:]):
        return catalogue().kind(name[5:]).is_secret
    return questionnaire.is_secret(name)


def label(name: str) -> str:
    """How any stable name of a visit reads."""
    return questionnaire.label(name) if questionnaire.has(name) else proposal.label(name)


def last_visit(registrant: Registrant) -> DataCollection | None:
    """The visit whose answers are offered: the last verified one, else the last of all (of an
    entry that was not admitted before)."""
    visits = DataCollection.objects.filter(registrant=registrant)
    return visits.filter(submission__state=Submission.State.VERIFIED).first() or visits.first()


def open_visits(registrant: Registrant, user):
    """Visits of this registrant still being filled in."""
    return Submission.objects.visible_to(user).filter(
        registrant=registrant, kind=Submission.Kind.VISIT, state__in=Submission.EDITABLE
    )


def housemate_visit(registrant: Registrant, user) -> DataCollection | None:
    """The last visit of another person found in the same house ("another person of this
    house"), as far as the user may see it, where housing was saved."""
    house = set(registrant.identifications.values_list("pk", flat=True))
    for _ in range(2):  # a chain A ← B ← C is one house; longer ones are not followed further
        near = Identification.objects.filter(
            Q(housemates__in=house) | Q(same_house_as__in=house)
        ).exclude(pk__in=house)
        found = set(near.values_list("pk", flat=True))
        if not found:
            break
        house |= found
    visits = DataCollection.objects.visible_to(user).filter(
        registrant__in=Identification.objects.filter(pk__in=house).values("registrant"),
        sections__has_key=HOUSE_SECTION,
    )
    return visits.exclude(registrant=registrant).select_related("registrant").first()
