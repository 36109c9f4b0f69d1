"""Users, the positions that give them rights, and the brake on guessing."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.roles import PROVINCE_ROLES, REGENCY_ROLES, Role
from core.ids import uuid7
from core.models import Record
from districts.models import District, Institution, Province, Regency


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        """User names are compared without case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in. What they may do comes from the position they work in."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    username = models.CharField("nama pengguna", max_length=60)
    name = models.CharField("nama", max_length=150)
    phone = models.CharField("nomor telepon", max_length=20, blank=True)
    is_active = models.BooleanField("akun aktif", default=True)
    is_demo = models.BooleanField(default=False, editable=False)
    must_change_password = models.BooleanField(default=True)
    activation_hash = models.CharField(max_length=128, blank=True, editable=False)
    activation_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    position = None  # the Position worked in now; set by the middleware for one request

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="accounts_user_username_unique",
                violation_error_message="Nama pengguna ini sudah dipakai.",
            )
        ]

    def __str__(self):
        return self.name

    def get_short_name(self):
        return self.name

    def work_as(self, position):
        """Work in one of the own positions from here on; returns the user."""
        self.position = position
        return self


class PositionQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Positions that give rights on a day (today unless told)."""
        on = on or timezone.localdate()
        return self.filter(models.Q(until=None) | models.Q(until__gte=on), since__lte=on)

    def with_area(self):
        return self.select_related("province", "regency", "district__regency", "institution")


AREAS = ("district", "regency", "province", "institution")


def _only(area: str, roles) -> models.Q:
    """These roles work in an area of this sort, and in no other."""
    return models.Q(role__in=sorted(roles), **{f"{name}__isnull": name != area for name in AREAS})


class Position(Record):
    """A user's role in an area, with dates: the source of every right (DESIGN.md section 2)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="positions")
    role = models.CharField("jabatan", max_length=30, choices=Role.choices)
    province = models.ForeignKey(Province, models.PROTECT, null=True, blank=True)
    regency = models.ForeignKey(Regency, models.PROTECT, null=True, blank=True)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True)
    since = models.DateField("sejak")
    until = models.DateField("sampai", null=True, blank=True)  # the last day it counts
    source = models.CharField("dasar", max_length=200, blank=True)  # e.g. an assignment, a letter

    objects = PositionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accounts_position_area_fits_role",
                condition=_only("district", {Role.TKSK})
                | _only("regency", REGENCY_ROLES)
                | _only("province", PROVINCE_ROLES)
                | _only("institution", {Role.INSTITUTION_OFFICER}),
            ),
            models.CheckConstraint(
                name="accounts_position_ends_after_start",
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.area_name}"

    @property
    def area(self):
        return self.district or self.regency or self.province or self.institution

    @property
    def area_code(self) -> str:
        return self.district_id or self.regency_id or self.province_id or self.institution_id

    @property
    def area_name(self) -> str:
        if self.district_id:
            return f"Kecamatan {self.district.name}"
        return f"Provinsi {self.area.name}" if self.province_id else self.area.name

    @cached_property
    def district_codes(self) -> list[str]:
        """The codes of the districts this position covers today; an institution covers none."""
        if self.institution_id:
            return []
        if self.district_id:
            return [self.district_id]
        districts = District.objects.current()
        if self.regency_id:
            return list(districts.filter(regency=self.regency_id).values_list("pk", flat=True))
        return list(
            districts.filter(regency__province=self.province_id).values_list("pk", flat=True)
        )


class Throttle(models.Model):
    """Failed sign-ins under one key: an account from anywhere, or an account and an address."""

    key = models.CharField(max_length=200, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.key
