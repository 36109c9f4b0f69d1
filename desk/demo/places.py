"""Where people of the demo live: weights by population, peoples, rivers, landmarks."""

from collections import defaultdict
from itertools import accumulate

from districts.models import District, Village

# Thousand inhabitants, rounded; and how often each people is met (Dayak, Banjar, Jawa).
REGENCIES = {
    "62.01": (280, (25, 35, 40), ("Sungai Arut", "Sungai Kumai", "Sungai Lamandau")),
    "62.02": (430, (30, 40, 30), ("Sungai Mentaya", "Sungai Cempaga", "Sungai Tualan")),
    "62.03": (415, (45, 40, 15), ("Sungai Kapuas", "Sungai Kapuas Murung", "Sungai Barito")),
    "62.04": (132, (65, 30, 5), ("Sungai Barito", "Sungai Karau")),
    "62.05": (155, (60, 32, 8), ("Sungai Barito", "Sungai Teweh", "Sungai Lahei")),
    "62.06": (165, (65, 28, 7), ("Sungai Katingan", "Sungai Samba", "Sungai Bemban")),
    "62.07": (165, (35, 35, 30), ("Sungai Seruyan", "Sungai Manjul")),
    "62.08": (64, (35, 40, 25), ("Sungai Jelai", "Sungai Mapam")),
    "62.09": (100, (55, 20, 25), ("Sungai Lamandau", "Sungai Belantikan")),
    "62.10": (139, (85, 10, 5), ("Sungai Kahayan", "Sungai Rungan", "Sungai Manuhing")),
    "62.11": (136, (50, 30, 20), ("Sungai Kahayan", "Sungai Sebangau")),
    "62.12": (114, (80, 14, 6), ("Sungai Barito", "Sungai Laung", "Sungai Babuat")),
    "62.13": (117, (75, 18, 7), ("Sungai Karau", "Sungai Paku", "Sungai Awang")),
    "62.71": (306, (45, 35, 20), ("Sungai Kahayan", "Sungai Rungan")),
}
PEOPLES = ("dayak", "banjar", "jawa")
LANDMARKS = (
    "dekat dermaga", "belakang kantor desa", "seberang gereja", "samping masjid", "dekat lanting",
    "ujung titian", "dekat SDN", "belakang pasar", "seberang puskesmas pembantu", "dekat sandung",
    "rumah di atas air", "dekat jembatan gantung", "di kebun karet", "belakang warung",
    "dekat tower", "simpang tiga", "dekat balai basarah", "rumah panggung cat hijau",
)  # fmt: skip
HAMLETS = ("I", "II", "III", "Hulu", "Hilir", "Tengah", "Seberang", "Lama", "Baru", "Pantai")
STREETS = (
    "Jalan Trans Kalimantan", "Jalan Tjilik Riwut", "Gang Bersama", "Gang Keluarga", "Jalan Mawar",
    "Jalan Pelajar", "Gang Karya", "Jalan Padat Karya", "Jalan Anggrek", "Gang Hapakat",
)  # fmt: skip
INLAND = (112.2, -1.9)  # the middle of the province, for invented coordinates


class Ground:
    """Districts with their weight, villages, peoples and rivers."""

    def __init__(self, rng, prefix: str = "62"):
        self.districts = list(
            District.objects.current()
            .filter(code__startswith=prefix)
            .select_related("regency")
            .order_by("pk")
        )
        villages = defaultdict(list)
        for village in Village.objects.current().filter(code__startswith=prefix).order_by("pk"):
            villages[village.district_id].append(village)
        self.districts = [d for d in self.districts if villages[d.pk]]
        self.villages = dict(villages)
        towns = defaultdict(float)
        weights = []
        for district in self.districts:
            kelurahan = sum(v.kind == "Kelurahan" for v in villages[district.pk])
            weight = (len(villages[district.pk]) + 3 * kelurahan) ** 0.8 * rng.uniform(0.7, 1.3)
            towns[district.regency_id] += weight
            weights.append(weight)
        self.weights = {
            d.pk: REGENCIES[d.regency_id][0] * weight / towns[d.regency_id]
            for d, weight in zip(self.districts, weights, strict=True)
        }
        self._cumulative = list(accumulate(self.weights.values()))
        # Villages differ in size: fixed once.
        self._village_weights = {
            pk: list(accumulate(rng.uniform(0.3, 1.7) for _ in rows))
            for pk, rows in self.villages.items()
        }

    def district(self, rng):
        return rng.choices(self.districts, cum_weights=self._cumulative)[0]

    def village(self, rng, district):
        return rng.choices(
            self.villages[district.pk], cum_weights=self._village_weights[district.pk]
        )[0]

    def people(self, rng, district) -> str:
        return rng.choices(PEOPLES, REGENCIES[district.regency_id][1])[0]

    def address(self, rng, village) -> dict:
        """Where in the village: RT where there is one, else dusun, river bank, landmark."""
        town = village.kind == "Kelurahan"
        there = {"hamlet": "", "rt": "", "rw": "", "street": "", "landmark": "", "river": ""}
        if town or rng.random() < 0.7:
            there["rt"] = f"{rng.randint(1, 14 if town else 6):03d}"
            if town or rng.random() < 0.3:
                there["rw"] = f"{rng.randint(1, 5 if town else 3):03d}"
        if town and rng.random() < 0.7:
            there["street"] = rng.choice(STREETS)
        if not town and rng.random() < 0.35:
            there["hamlet"] = rng.choice(HAMLETS)
        if rng.random() < (0.12 if town else 0.45):
            there["river"] = rng.choice(REGENCIES[village.code[:5]][2])
        if rng.random() < 0.5:
            there["landmark"] = rng.choice(LANDMARKS)
        return there
