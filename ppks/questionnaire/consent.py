"""The words read aloud before consent, and how a consent reads.

Source: UU 27/2022 articles 20 to 26: plain words, apart from other matter, with the version
kept; for a child the parent or guardian speaks (article 25), for a person with a disability in
a way that is understood (article 26).
"""

WORDING_VERSION = "2026-11"
WORDING = (
    "Kami dari Dinas Sosial mencatat nama, alamat, keadaan, dan kebutuhan Anda supaya Anda dapat "
    "diusulkan menerima layanan sosial.",
    "Catatan ini disimpan Dinas Sosial. Yang membacanya hanya petugas kecamatan ini dan petugas "
    "Dinas Sosial yang berwenang.",
    "Anda boleh menolak data Anda dibagikan ke pihak lain. Anda tetap dicatat dan tetap dilayani.",
    "Anda boleh melihat catatan Anda, meminta dibetulkan, dan menarik persetujuan kapan saja "
    "melalui petugas kecamatan.",
)
BASES = (
    ("persetujuan", "Persetujuan orangnya"),
    ("wali", "Persetujuan orang tua atau wali"),
    ("kewajiban_hukum", "Kewajiban hukum"),
    ("kepentingan_vital", "Kepentingan vital: menyelamatkan nyawa"),
)
HOWS = (
    ("tertulis", "Tertulis, ditandatangani"),
    ("cap_jempol", "Cap jempol"),
    ("lisan", "Lisan, disaksikan"),
)
SHARING = (
    ("dinas", "Dinas lain yang memberi layanan (kesehatan, pendidikan, perumahan)"),
    ("rujukan", "Lembaga tempat dirujuk (panti, rumah sakit)"),
    ("dtsen", "Pengusulan ke DTSEN (Data Tunggal Sosial dan Ekonomi Nasional)"),
    ("dukcapil", "Dukcapil, untuk mencocokkan atau membuat surat kependudukan"),
    ("desa", "Pemerintah desa atau kelurahan"),
)
CONSENT_LABELS = {
    "consent.basis": "Dasar pencatatan",
    "consent.refused": "Menolak data dibagikan",
    "consent.given_by": "Diberikan oleh",
    "consent.relation": "Hubungan dengan orangnya",
    "consent.how": "Cara",
    "consent.sharing": "Boleh dibagikan kepada",
    "consent.given_on": "Tanggal",
    "consent.wording": "Versi penjelasan",
}
_CHOICES = {
    "consent.basis": dict(BASES),
    "consent.how": dict(HOWS),
    "consent.sharing": dict(SHARING),
}


def show_consent(name: str, value) -> str:
    if name not in CONSENT_LABELS:
        raise KeyError(name)
    if name == "consent.refused":
        return {True: "Ya", False: "Tidak"}.get(value, "")
    labels = _CHOICES.get(name, {})
    if isinstance(value, list | tuple):
        return ", ".join(labels.get(one, str(one)) for one in value) or "tidak dibagikan"
    return labels.get(value, "" if value is None else str(value))
