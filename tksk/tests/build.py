"""Workers and duties for the tests, made by the operations themselves."""

import datetime
import uuid

from django.urls import reverse

from districts.models import District
from tksk import operations

TODAY = "2026-11-24T08:00:00+07:00"
DISTRICT = "62.03.05"
NEIGHBOUR = "62.03.02"
FAR = "62.71.01"
FACTS = {"name": "Rahmat Hidayat", "sex": "M", "niat": "", "phone": "081234567890"}


def worker(by, **facts):
    return operations.create_worker(by=by, **{**FACTS, **facts})


def duty(worker, by, district=DISTRICT, kind="definitif", since="2026-01-01", **more):
    return operations.assign(
        worker=worker,
        district=District.objects.get(pk=district),
        kind=kind,
        since=datetime.date.fromisoformat(since),
        by=by,
        **more,
    )


def day(name: str, text: str) -> dict:
    """The three boxes of a day, as a form sends them."""
    year, month, number = text.split("-")
    return {f"{name}_0": number, f"{name}_1": month, f"{name}_2": year}


def post(client, view, pk=None, key=None, **data):
    address = reverse(f"tksk:{view}", args=[pk] if pk else [])
    return client.post(address, {"submission_key": key or str(uuid.uuid4()), **data})


def text(response) -> str:
    return response.content.decode()
