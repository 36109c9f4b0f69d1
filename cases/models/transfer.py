"""A registrant with all its open cases, on the way to another district."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.querysets import TransferQuerySet
from core.models import Record
from districts.models import District, Village
from ppks.models import Registrant, Secrecy


class Transfer(Record):
    """Offered by one side, accepted by the other; until then the sender keeps everything.

    Across regencies it is asked for first: the sending regency's verifier, or the province's,
    approves the offer. `secrecy` is the grade when it was offered: what was sealed then stays
    sealed for the former holder, whatever becomes of the entry. `file` is what the former regency
    keeps (`cases.dossier`). `created_by` offered it.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Menunggu persetujuan"
        OFFERED = "offered", "Menunggu jawaban"
        ACCEPTED = "accepted", "Diterima"
        REFUSED = "refused", "Ditolak"
        WITHDRAWN = "withdrawn", "Ditarik kembali"

    OPEN = (State.ASKED, State.OFFERED)

    registrant = models.ForeignKey(Registrant, models.PROTECT, related_name="transfers")
    from_district = models.ForeignKey(District, models.PROTECT, related_name="+")
    to_district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name="kecamatan tujuan"
    )
    across = models.BooleanField("antarkabupaten/kota")  # held to the codes by the database
    reason = models.TextField("alasan")
    state = models.CharField("keadaan", max_length=9, choices=State.choices)
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy.choices)
    offered_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField("alasan penolakan", blank=True)
    to_village = models.ForeignKey(
        Village, models.PROTECT, null=True, related_name="+", verbose_name="desa/kelurahan"
    )
    file = models.JSONField("berkas serah terima", null=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "pemindahan"
        constraints = [
            models.UniqueConstraint(
                fields=["registrant"],
                condition=Q(state__in=["asked", "offered"]),
                name="cases_transfer_one_open",
            ),
            models.CheckConstraint(
                name="cases_transfer_somewhere_else",
                condition=~Q(from_district=F("to_district")),
            ),
            models.CheckConstraint(
                name="cases_transfer_has_reason",
                condition=~Q(reason="") & (~Q(state="refused") | ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="cases_transfer_offered",
                condition=Q(state="asked", offered_at=None, across=True)
                | Q(state__in=["offered", "accepted"], offered_at__isnull=False)
                | Q(state__in=["refused", "withdrawn"]),
            ),
            models.CheckConstraint(  # across regencies an offer goes out only when approved
                name="cases_transfer_approved",
                condition=Q(offered_at=None, approved_by=None)
                | Q(offered_at__isnull=False, across=True, approved_by__isnull=False)
                | Q(offered_at__isnull=False, across=False, approved_by=None),
            ),
            models.CheckConstraint(
                name="cases_transfer_answered_pair",
                condition=Q(
                    state__in=["accepted", "refused"],
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                )
                | Q(
                    state__in=["asked", "offered", "withdrawn"],
                    answered_by=None,
                    answered_at=None,
                ),
            ),
            models.CheckConstraint(
                name="cases_transfer_nobody_alone",
                condition=(Q(approved_by=None) | ~Q(approved_by=F("created_by")))
                & (Q(answered_by=None) | ~Q(answered_by=F("created_by")))
                & (Q(answered_by=None) | Q(approved_by=None) | ~Q(answered_by=F("approved_by"))),
                violation_error_message="Satu orang tidak memutuskan untuk kedua pihak.",
            ),
            models.CheckConstraint(
                name="cases_transfer_arrived",
                condition=Q(state="accepted", to_village__isnull=False)
                | (~Q(state="accepted") & Q(to_village=None, file=None)),
            ),
            models.CheckConstraint(
                name="cases_transfer_file_of_the_former_regency",
                condition=~Q(state="accepted")
                | Q(across=True, file__isnull=False)
                | Q(across=False, file=None),
            ),
        ]
        indexes = [
            models.Index(fields=["from_district", "-created_at"], name="cases_transfer_out"),
            models.Index(fields=["to_district", "-created_at"], name="cases_transfer_in"),
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return reverse("cases:transfer_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_secret(self) -> bool:
        return Secrecy.SECRET in (self.secrecy, self.registrant.secrecy)

    def is_sent_by(self, user) -> bool:
        """Whether the position the user works in covers the district it comes from."""
        return self.from_district_id in user.position.district_codes

    def is_received_by(self, user) -> bool:
        return self.to_district_id in user.position.district_codes
