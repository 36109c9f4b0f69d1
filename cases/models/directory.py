"""What help there is: programmes, and who gives it. The office keeps both."""

from django.db import models
from django.db.models import Q

from core.models import Record
from districts.models import Regency


class Programme(models.Model):
    """A programme of help, by the code of domain.md section 5; rates change, so none are here."""

    code = models.CharField("kode", max_length=20, primary_key=True)
    name = models.CharField("nama", max_length=150)
    note = models.CharField("keterangan", max_length=300, blank=True)
    repeat_days = models.PositiveIntegerField(  # help again within so many days is said
        "jarak wajar (hari)", null=True, blank=True
    )
    is_active = models.BooleanField("dipakai", default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "program"

    def __str__(self):
        return self.name


class ProviderQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

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

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "lembaga layanan"

    def __str__(self):
        return self.name
