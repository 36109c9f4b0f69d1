"""What help there is: programmes, and who gives it. The office keeps both."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.roles import Role
from cases import policy
from core.models import Record
from districts.models import Institution, Regency


class DirectoryQuerySet(models.QuerySet):
    """Who helps is no secret: whoever works on cases sees all of it."""

    def visible_to(self, user):
        position = user.position
        if position is None or position.role not in policy.DIRECTORY_READERS:
            return self.none()
        return self.all()

    def active(self):
        return self.filter(is_active=True)

    def with_words(self, text: str):
        """Of which every word stands in the name or in what is offered."""
        rows = self
        for word in text.split()[:6]:
            found = Q(**{f"{self.names[0]}__icontains": word})
            for name in self.names[1:]:
                found |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(found)
        return rows


class ProgrammeQuerySet(DirectoryQuerySet):
    names = ("name", "code", "note")

    def editable_by(self, user):
        if user.position is None or user.position.role not in policy.PROGRAMME_WRITERS:
            return self.none()
        return self.visible_to(user)


class Programme(models.Model):
    """A programme of help, by the code of domain.md section 5; rates change, so none are here."""

    code = models.CharField("kode", max_length=20, primary_key=True)
    name = models.CharField("nama", max_length=150)
    note = models.CharField("keterangan", max_length=300, blank=True)
    repeat_days = models.PositiveIntegerField(  # help again within so many days is said
        "jarak wajar (hari)", null=True, blank=True
    )
    is_active = models.BooleanField("dipakai", default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        verbose_name = "program"
        constraints = [
            models.CheckConstraint(name="cases_programme_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="cases_programme_repeat_days",
                condition=Q(repeat_days=None) | Q(repeat_days__range=(1, 3650)),
            ),
        ]

    def __str__(self):
        return self.name


class ProviderQuerySet(DirectoryQuerySet):
    names = ("name", "services", "address")

    def editable_by(self, user):
        """The regency officer keeps those of the own regency, the province officer those of all
        regencies and of the whole province."""
        position = user.position
        rows = self.visible_to(user)
        if position is not None and position.role == Role.REGENCY_OFFICER:
            return rows.filter(regency=position.regency_id)
        if position is not None and position.role == Role.PROVINCE_OFFICER:
            return rows.filter(Q(regency=None) | Q(regency__province=position.province_id))
        return self.none()

    def near(self, regency: str):
        """Those of a regency, and those that serve the whole province or beyond."""
        return self.filter(Q(regency=regency) | Q(regency=None))


class Provider(Record):
    """An institution or office that helps, and that cases can be referred to."""

    class Sort(models.TextChoices):
        OFFICE = "dinas", "Dinas Sosial"
        HOME = "panti", "Panti atau UPTD"
        CENTRE = "sentra", "Sentra Kemensos"
        FOUNDATION = "lks", "LKS atau LKSA"
        HEALTH = "kesehatan", "Puskesmas atau rumah sakit"
        PROTECTION = "perlindungan", "UPTD PPA atau kepolisian"
        DRUGS = "napza", "BNN atau IPWL"
        PAPERS = "dukcapil", "Dukcapil"
        SCHOOL = "pendidikan", "Dinas Pendidikan atau sekolah"
        DISASTER = "bencana", "BPBD atau Tagana"
        CHARITY = "zakat", "BAZNAS atau lembaga amal"
        OTHER = "lainnya", "Lainnya"

    name = models.CharField("nama", max_length=200)
    sort = models.CharField("jenis lembaga", max_length=12, choices=Sort.choices)
    services = models.CharField("layanan", max_length=300, blank=True)
    regency = models.ForeignKey(
        Regency, models.PROTECT, null=True, blank=True, verbose_name="kabupaten/kota"
    )
    address = models.CharField("alamat", max_length=300, blank=True)
    contact = models.CharField("orang yang dihubungi", max_length=150, blank=True)
    phone = models.CharField("nomor telepon", max_length=20, blank=True)
    capacity = models.PositiveIntegerField("daya tampung", null=True, blank=True)
    is_active = models.BooleanField("masih melayani", default=True)
    institution = models.OneToOneField(  # of the province: its officer answers on screen
        Institution, models.PROTECT, null=True, blank=True, editable=False, related_name="provider"
    )
    seed = models.CharField(max_length=30, blank=True, editable=False)  # came from our file as

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "id"]
        verbose_name = "lembaga layanan"
        constraints = [
            models.CheckConstraint(name="cases_provider_named", condition=~Q(name="")),
            models.UniqueConstraint(
                fields=["seed"], condition=~Q(seed=""), name="cases_provider_seeded_once"
            ),
            models.UniqueConstraint(
                Lower("name"), "regency", nulls_distinct=False, name="cases_provider_once"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def where(self) -> str:
        """Its regency; without one it serves the whole province or beyond."""
        return self.regency.name if self.regency_id else "Seluruh provinsi"
