"""When each district's monthly reports of the last twelve months were sent, and how they stand;
the same every run on one day."""

import datetime
import random

from django.utils import timezone

from districts.models import District
from reports import months

BACK = 12


class Calendar:
    """`sent[district][month]`: the moment. The last months of a few districts are missing."""

    def __init__(self, today: datetime.date):
        self.today = today
        self.last = months.shift(months.month_of(today), -1)
        self.first = months.shift(self.last, 1 - BACK)
        self.sent: dict[str, dict] = {}
        codes = District.objects.current().order_by("pk").values_list("pk", flat=True)
        for number, code in enumerate(codes):
            self.sent[code] = self._district(random.Random(f"laporan {code}"), number)

    def _district(self, rng, number: int) -> dict:
        missing = {3: 1, 8: 2, 14: 3}.get(number % 17, 0) if number % 2 else 0
        slow = rng.random() < 0.15
        found, month = {}, self.first
        while month <= months.shift(self.last, -missing):
            day = rng.randint(6, 17) if slow and rng.random() < 0.6 else rng.randint(1, 5)
            sent = datetime.datetime.combine(
                months.shift(month, 1).replace(day=day),
                datetime.time(rng.randint(8, 20), rng.randrange(60)),
            )
            moment = timezone.make_aware(sent)
            if timezone.localdate(moment) >= self.today:
                break
            found[month] = moment
            month = months.shift(month, 1)
        return found

    def report_month(
        self, district: str, on: datetime.date, recorded: datetime.datetime
    ) -> datetime.date:
        """The month an entry of that moment is reported in, as `ppks.operations.ledger` has it."""
        month = on.replace(day=1)
        closed = [one for one, moment in self.sent[district].items() if moment < recorded]
        return month if not closed or closed[-1] < month else months.shift(closed[-1], 1)
