"""What the cases of the demo are about: invented, by kind, in the words of the field."""

from dataclasses import dataclass, replace

from cases.models import Provider

Sort = Provider.Sort
PAPERS = (
    "Punya KTP dan jaminan kesehatan yang aktif",
    (("Mengantar perekaman KTP ke kecamatan", ""), ("Mengusulkan PBI JK lewat desa", "Kader desa")),
)
OWN_TASKS = (
    "Telepon puskesmas tentang jadwal kontrol",
    "Minta fotokopi KK dari ketua RT",
    "Siapkan bahan rapat koordinasi bulanan",
    "Tanyakan jadwal klotok ke hulu",
    "Kirim foto bukti serah terima ke kabupaten",
    "Ingatkan keluarga tentang surat keterangan desa",
)
FLAGS = (
    "Jangan datang sendirian, ada anjing galak di halaman",
    "Hanya dapat ditelepon sesudah pukul 16",
    "Pendengarannya kurang, bicara pelan dan dekat",
    "Sedang berduka, tunda pertanyaan tentang keluarga",
    "Jalan ke rumahnya terendam kalau air pasang",
)
SECRET_FLAGS = (
    "Jangan menelepon ke rumah, pelaku dapat mengangkatnya",
    "Temui hanya di sekolah atau puskesmas",
)
REMARKS = (
    "Tujuannya sudah baik, tetapi belum jelas siapa yang mengantar. Mohon dilengkapi.",
    "Tambahkan batas waktu yang masuk akal; desa itu hanya dapat dicapai saat air pasang.",
    "Hubungi dulu keluarganya di kecamatan lain, lalu ajukan lagi.",
)
CLOSING_REMARKS = (
    "Kunjungi sekali lagi sebelum ditutup, dan tulis siapa yang menjaganya sekarang.",
    "Bantuan terakhir belum dicatat. Lengkapi dulu.",
)
HAND_OVER = (
    "Beban kasus di kecamatan ini dibagi lagi",
    "Petugas sebelumnya sudah tidak bertugas",
    "Keluarganya lebih nyaman dengan petugas ini",
)
REOPENED = (
    "Kembali sakit dan keluarganya tidak sanggup merawat lagi",
    "Bantuan berhenti, keadaannya memburuk lagi",
    "Ditemukan lagi di pasar seperti semula",
)
MISSED = ("Pindah kerja ke kebun, tidak dapat ditemui", "Dua kali didatangi, rumahnya kosong")
CANCELLED = ("Orangnya menolak", "Kuota tahun ini habis", "Sudah dapat dari desa")
MOVES = (
    "Ikut anaknya yang bekerja di sana",
    "Keluarganya tinggal di sana dan bersedia merawat",
    "Sekolahnya pindah ke sana",
    "Rumahnya hanyut, menumpang pada saudaranya di sana",
)
MOVE_REFUSED = "Sudah dicari di alamat itu, keluarganya belum siap menerima"
CONFIDENTIAL = (
    "Keluarga bercerita soal utang; jangan disebut di depan tetangga.",
    "Anaknya dituduh mengambil uang bantuan. Belum jelas, jangan ditulis di surat.",
    "Minta alamat barunya tidak diberitahukan kepada siapa pun.",
)


@dataclass(frozen=True)
class Help:
    """One service: programme, amount, what proves it."""

    programme: str
    quantity: int | None = None
    unit: str = ""
    rupiah: int | None = None
    proof: str = ""


@dataclass(frozen=True)
class Handing:
    """One referral: to what sort of institution, why, what is asked, what came of it."""

    sort: str
    reason: str
    asked: str
    feedback: str
    refusal: str
    seed: str = ""  # the one institution meant, where only one fits


@dataclass(frozen=True)
class Tale:
    """What cases of some kinds are about. `needs`: field → how bad at most, and in which words;
    a goal is followed by its actions, each with who does it ("" for the worker)."""

    problems: tuple[str, ...]
    needs: dict[str, tuple[int, str]]
    strengths: tuple[str, ...]
    family: tuple[str, ...]
    goals: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    help: tuple[Help, ...]
    handing: tuple[Handing, ...]
    before: tuple[str, ...]  # findings of visits while it is bad
    after: tuple[str, ...]  # and when it gets better
    notes: tuple[str, ...]
    outcome: str
    dangers: tuple[str, ...] = ()
    tonight: str = ""
    risks: tuple[str, ...] = ("makan",)


BASKET = Help("SEMBAKO", 1, "paket", 200_000, "Foto serah terima")
CASH = Help("BLT_DD", None, "", 300_000, "Tanda terima bermeterai desa")
INSURED = Help("PBI_JK", None, "", None, "Kartu JKN aktif diperlihatkan")
DOCTOR = Handing(
    Sort.HEALTH,
    "Sakit dan belum pernah diperiksa; puskesmas tidak punya alatnya.",
    "Pemeriksaan dan perawatan dengan jaminan kesehatan",
    "Dirawat lima hari, pulang dengan obat untuk sebulan.",
    "Kamar perawatan penuh; diminta kembali dengan rujukan berjenjang.",
)
CARDS = Handing(
    Sort.PAPERS,
    "Tidak punya KTP dan KK, sehingga tidak dapat diusulkan untuk bantuan apa pun.",
    "Perekaman KTP di rumah dan penerbitan KK",
    "KTP dan KK terbit, diserahkan lewat desa.",
    "Alat perekam keliling rusak; dijadwalkan lagi bulan depan.",
)

OLD = Tale(
    problems=(
        "Tinggal sendiri di lanting yang bocor, makan dari pemberian tetangga, sudah tiga hari "
        "batuk dan lemas.",
        "Ditemukan tidur di emperan pasar; anaknya bekerja di kebun sawit dan tidak dapat "
        "dihubungi sejak bulan puasa.",
        "Ditinggal pasangannya yang meninggal tahun lalu. Tidak kuat lagi mengambil air dan kayu.",
        "Dirawat cucu yang masih sekolah; siang hari sendirian dan dua kali jatuh di titian.",
        "Menumpang di pondok kebun karet orang, jauh dari tetangga, penglihatannya hampir hilang.",
        "Sering tersesat dan lupa sudah makan atau belum; tetangga minta ada yang menjaga.",
    ),
    needs={
        "physical": (3, "Badan lemah, makan sekali sehari, belum pernah diperiksa dokter."),
        "psychological": (2, "Sering melamun dan bertanya kapan anaknya pulang."),
        "social": (3, "Hanya satu tetangga yang menengok; tidak ikut kegiatan desa lagi."),
        "spiritual": (1, "Ingin ikut ibadah lagi kalau ada yang mengantar."),
        "economic": (3, "Tidak berpenghasilan; menunggu pemberian."),
        "legal": (2, "KTP hilang dan belum masuk KK mana pun."),
    },
    strengths=(
        "Masih dapat menganyam rotan dan hafal semua tetangganya.",
        "Ramah, mau diajak ke posyandu lansia asal diantar.",
        "Ketua RT menyisihkan beras setiap panen.",
    ),
    family=(
        "Anak sulung di Palangka Raya, anak bungsu ikut kapal tongkang; keduanya jarang pulang.",
        "Keponakan di desa sebelah bersedia menampung kalau kamar diperbaiki.",
        "Anak-anaknya jauh; sehari-hari tetangga depan rumah yang memperhatikan.",
    ),
    goals=(
        (
            "Makan cukup setiap hari",
            (("Mengusulkan permakanan lansia", ""), ("Mengantar makan siang", "Ibu RT 02")),
        ),
        (
            "Ada yang menjaga siang dan malam",
            (
                ("Bicara dengan anak dan keponakannya", ""),
                ("Menjadwalkan giliran menengok", "Kader posyandu lansia"),
            ),
        ),
        PAPERS,
    ),
    help=(
        BASKET,
        Help("PERMAKANAN", 30, "porsi", 450_000, "Daftar hadir pengantar"),
        Help("ALAT_BANTU", 1, "tongkat kaki tiga", 350_000, "Berita acara dan foto"),
        INSURED,
    ),
    handing=(
        Handing(
            Sort.HOME,
            "Hidup sendiri, tidak ada keluarga yang sanggup merawat, dan tidak aman ditinggal.",
            "Tempat tinggal dan perawatan di panti",
            "Masuk panti, menempati kamar bersama dua orang, betah dan mulai ikut senam.",
            "Daftar tunggu masih panjang; diminta dirawat keluarga lebih dulu.",
            "PSTW_SINTA_RANGKANG",
        ),
        DOCTOR,
    ),
    before=(
        "Ditemukan terbaring, belum makan sejak pagi. Lantai dapur patah dua papan.",
        "Kakinya bengkak. Obat dari puskesmas habis seminggu yang lalu.",
        "Tetangga bercerita semalam jatuh di tangga; ada lebam di lutut.",
    ),
    after=(
        "Sudah makan teratur, berat badan naik, rumah dibersihkan keponakannya.",
        "Tongkat dipakai setiap hari. Minggu lalu ikut posyandu lansia.",
        "Anaknya pulang dan memperbaiki atap; minta tetap ditengok sebulan sekali.",
    ),
    notes=(
        "Kalau berkunjung, panggil dari jauh dulu; mudah terkejut.",
        "Anak sulung menelepon, akan pulang sesudah panen sawit.",
        "Bidan desa bersedia mampir setiap Senin.",
    ),
    outcome="Dirawat keponakannya, makan teratur, dan sudah terdaftar di posyandu lansia.",
    dangers=("sendirian", "tempat"),
    tonight="Tidur di rumah ketua RT; bidan desa datang nanti malam.",
    risks=("penjaga", "makan"),
)

DISABLED = Tale(
    problems=(
        "Tidak dapat berjalan sejak jatuh dari pohon; seharian di dalam kamar tanpa kursi roda.",
        "Lumpuh separuh badan sesudah sakit panjang; hanya dapat duduk kalau disandarkan.",
        "Kaki palsunya patah, sehingga tidak dapat keluar rumah panggung.",
    ),
    needs={
        "physical": (3, "Perlu dibantu mandi dan pindah; luka di punggung mulai terbuka."),
        "psychological": (2, "Mudah marah dan malu bertemu orang."),
        "social": (2, "Tidak pernah ikut kegiatan desa; teman bermainnya adik sendiri."),
        "spiritual": (1, "Dibacakan doa oleh ibunya."),
        "economic": (3, "Ongkos berobat menghabiskan hasil menoreh."),
        "legal": (1, "Belum punya kartu penyandang disabilitas."),
    },
    strengths=(
        "Cepat belajar dan senang menggambar.",
        "Keluarganya telaten dan mau dilatih.",
        "Terampil memperbaiki radio dan telepon genggam.",
    ),
    family=(
        "Ibunya merawat sendirian, ayahnya bekerja di tambang dan pulang sebulan sekali.",
        "Kakaknya mau mengantar kalau ada perahu pinjaman.",
        "Nenek dan tantenya bergantian menjaga.",
    ),
    goals=(
        (
            "Dapat berpindah dan keluar rumah sendiri",
            (
                ("Mengukur dan mengusulkan alat bantu", ""),
                ("Membuat titian landai di depan rumah", "Karang Taruna"),
            ),
        ),
        (
            "Berobat dan terapi teratur",
            (("Mengatur jadwal kontrol dengan puskesmas", ""), ("Mengantar kontrol", "Kakaknya")),
        ),
        PAPERS,
    ),
    help=(
        Help("ALAT_BANTU", 1, "kursi roda", 2_400_000, "Berita acara nomor 12 dan foto"),
        Help("ATENSI", None, "", 1_500_000, "Kuitansi sentra"),
        BASKET,
        INSURED,
    ),
    handing=(
        DOCTOR,
        Handing(
            Sort.CENTRE,
            "Perlu alat bantu yang diukur dan latihan memakainya.",
            "Pengukuran alat bantu dan terapi",
            "Alat bantu diterima dan keluarganya sudah dilatih memakai.",
            "Belum ada jadwal keliling ke kabupaten ini tahun ini.",
        ),
    ),
    before=(
        "Duduk di lantai dekat jendela; luka di punggung belum dirawat.",
        "Kakinya kaku dan nyeri kalau malam. Obat tinggal satu lembar.",
        "Ibunya kelelahan dan minta ada yang menggantikan barang sehari.",
    ),
    after=(
        "Kursi roda dipakai ke warung dan ke tempat ibadah; wajahnya cerah.",
        "Luka di punggung sudah kering; latihan duduk setiap pagi.",
        "Mulai menerima servis radio dari tetangga.",
    ),
    notes=(
        "Bicara langsung kepada orangnya, bukan kepada ibunya.",
        "Titian ke rumahnya sempit; kursi roda harus diangkat dua orang.",
        "Ayahnya pulang tanggal muda, saat yang baik untuk rapat keluarga.",
    ),
    outcome="Alat bantu dipakai, obat teratur, dan keluarganya sanggup melanjutkan sendiri.",
    dangers=("luka",),
    tonight="Diantar ke puskesmas dengan perahu desa; ibunya menemani.",
    risks=("obat", "nyawa"),
)

CHILD = Tale(
    problems=(
        "Diasuh nenek yang sakit-sakitan; sering tidak makan pagi dan jarang ditimbang.",
        "Kedua orang tuanya bekerja di kebun jauh; dititipkan pada tetangga yang juga kekurangan.",
        "Berat badannya jauh di bawah umur dan belum pernah diimunisasi.",
        "Ditinggal ibunya sejak lebaran; ayahnya tidak diketahui di mana.",
        "Ayahnya meninggal, ibunya sakit, dan kakaknya berhenti sekolah untuk menjaga.",
    ),
    needs={
        "physical": (3, "Kurus, batuk lama, pakaian hanya dua lembar."),
        "psychological": (2, "Pendiam dan sering terbangun malam memanggil ibunya."),
        "social": (2, "Jarang bermain dengan anak sebaya."),
        "spiritual": (1, "Ikut neneknya beribadah."),
        "economic": (3, "Pengasuhnya tidak berpenghasilan tetap."),
        "legal": (2, "Belum punya akta kelahiran."),
    },
    strengths=(
        "Sehat pikirannya, cepat akrab, suka bernyanyi.",
        "Bibinya mau mengasuh kalau dibantu susu dan ongkos.",
        "Guru dan bidan desa memperhatikannya.",
    ),
    family=(
        "Nenek dari pihak ibu, bibi di desa yang sama.",
        "Kerabat di tambang kadang-kadang mengirim uang.",
        "Dua kakak tinggal di rumah kerabat lain.",
    ),
    goals=(
        (
            "Tumbuh sehat dan makan cukup",
            (
                ("Menimbang setiap bulan di posyandu", "Bidan desa"),
                ("Mengusulkan bantuan makanan tambahan", ""),
            ),
        ),
        (
            "Diasuh keluarga yang sanggup",
            (("Rapat keluarga dengan bibi dan kepala desa", ""),),
        ),
        (
            "Punya akta kelahiran",
            (("Mengurus akta lewat desa", ""), ("Menjadi saksi kelahiran", "Bidan desa")),
        ),
    ),
    help=(
        Help("YAPI", None, "", 200_000, "Buku tabungan diperlihatkan"),
        Help("ATENSI", 1, "paket nutrisi", 500_000, "Foto serah terima"),
        BASKET,
        Help("LAINNYA", 1, "paket perlengkapan anak", 350_000, "Tanda terima pengasuh"),
    ),
    handing=(
        Handing(
            Sort.FOUNDATION,
            "Tidak ada keluarga yang sanggup mengasuh untuk sementara.",
            "Pengasuhan sementara sampai ibunya sembuh",
            "Diasuh empat bulan, lalu kembali kepada bibinya.",
            "Panti penuh untuk umur ini; disarankan keluarga asuh.",
        ),
        CARDS,
        DOCTOR,
    ),
    before=(
        "Bermain sendiri di titian tanpa penjaga. Belum mandi, perut buncit.",
        "Neneknya bingung, susu habis sejak kemarin.",
        "Tidur di kelambu robek bersama dua sepupunya.",
    ),
    after=(
        "Berat badan naik satu kilogram; bibinya rajin ke posyandu.",
        "Akta kelahiran sudah di tangan. Anaknya riang dan mau bicara.",
        "Tinggal di rumah bibi, punya kasur sendiri.",
    ),
    notes=(
        "Paling mudah bicara sambil menggambar.",
        "Kerabat di kota menelepon bibinya, berjanji datang bulan depan.",
        "Kepala desa setuju menanggung ongkos akta.",
    ),
    outcome="Diasuh bibinya, gizi membaik, dan akta kelahiran sudah ada.",
    dangers=("sendirian",),
    tonight="Dititipkan di rumah bidan desa sampai bibinya datang besok pagi.",
    risks=("penjaga", "makan"),
)

PUPIL = Tale(
    problems=(
        "Putus sekolah sejak kelas lima dan ikut memecah batu.",
        "Berjualan koran dan tisu di simpang lampu merah sampai malam.",
        "Tinggal di pondok kebun sendirian pada hari kerja; orang tuanya di kebun sawit.",
        "Tidak masuk sekolah empat bulan karena menjaga adiknya.",
        "Tidur di terminal bersama anak yang lebih besar; takut pulang karena sering dimarahi.",
    ),
    needs=CHILD.needs | {"social": (3, "Tidak sekolah; bergaul dengan orang dewasa di pasar.")},
    strengths=(
        "Pandai berhitung dan ingin jadi juru mesin klotok.",
        "Gurunya masih menyimpan bangku untuknya.",
        "Disayangi pamannya yang punya bengkel.",
    ),
    family=CHILD.family,
    goals=(
        (
            "Kembali bersekolah",
            (
                ("Bicara dengan kepala sekolah dan wali kelas", ""),
                ("Mengusulkan PIP", "Operator sekolah"),
            ),
        ),
        (
            "Tidak bekerja di jalan lagi",
            (("Menyepakati uang saku dengan pamannya", ""),),
        ),
    ),
    help=(
        Help("PIP", None, "", 450_000, "Buku tabungan sekolah"),
        Help("LAINNYA", 1, "paket seragam dan tas", 400_000, "Foto serah terima di sekolah"),
        BASKET,
    ),
    handing=(
        Handing(
            Sort.FOUNDATION,
            "Perlu tempat tinggal dekat sekolah selama orang tuanya bekerja di kebun.",
            "Tempat tinggal dan pendampingan belajar",
            "Diterima dan naik kelas.",
            "Tempat penuh sampai tahun ajaran baru.",
        ),
        CARDS,
    ),
    before=(
        "Tidak di rumah; kata adiknya ikut orang memecah batu sejak subuh.",
        "Ditemui di simpang, kakinya luka kena kaca.",
        "Mau sekolah lagi tetapi malu karena seragamnya kekecilan.",
    ),
    after=(
        "Masuk sekolah setiap hari minggu ini; gurunya memberi les.",
        "Sore hari membantu di bengkel pamannya, malam di rumah.",
        "Rapor pertamanya cukup; ibunya menangis senang.",
    ),
    notes=(
        "Temui sesudah jam sekolah, jangan di depan temannya.",
        "Wali kelas bersedia dihubungi lewat pesan.",
    ),
    outcome="Sudah satu semester masuk sekolah dan tidak bekerja di jalan lagi.",
    dangers=("sendirian", "tempat"),
    tonight="Menginap di rumah pamannya; besok pagi dijemput untuk bicara dengan sekolah.",
    risks=("penjaga",),
)

VIOLENCE = Tale(
    problems=(
        "Dipukul berulang kali di rumah; malam ini lari ke rumah tetangga dengan luka di lengan.",
        "Bercerita kepada gurunya bahwa sering dikurung dan tidak diberi makan.",
        "Diancam akan dibunuh kalau melapor; pelaku tinggal serumah.",
        "Dibawa ke tempat kerja di luar kota dengan janji upah, lalu surat-suratnya ditahan.",
        "Luka bakar di tangan yang tidak cocok dengan cerita keluarganya.",
    ),
    needs={
        "physical": (3, "Luka baru dan bekas luka lama; belum divisum."),
        "psychological": (3, "Gemetar, menangis, tidak mau ditinggal sendirian."),
        "social": (2, "Dilarang bergaul sejak lama."),
        "spiritual": (1, "Minta didoakan."),
        "economic": (2, "Bergantung pada pelaku untuk makan."),
        "legal": (3, "Belum ada laporan polisi dan pendamping hukum."),
    },
    strengths=(
        "Berani bercerita dan tahu kepada siapa minta tolong.",
        "Neneknya tegas dan rumahnya aman.",
        "Gurunya mau menemani ke polisi.",
    ),
    family=(
        "Nenek di kecamatan lain bersedia menampung; pelaku tidak tahu alamatnya.",
        "Kakak perempuan di kota, masih dapat dihubungi.",
    ),
    goals=(
        (
            "Aman dari pelaku",
            (
                ("Memindahkan ke rumah aman", ""),
                ("Menyusun rencana keselamatan bersama", "Pendamping UPTD PPA"),
            ),
        ),
        (
            "Pulih dari luka dan ketakutan",
            (("Mengantar visum dan pengobatan", ""), ("Konseling mingguan", "Psikolog UPTD PPA")),
        ),
        (
            "Haknya dilindungi hukum",
            (("Menemani laporan ke unit PPA", ""),),
        ),
    ),
    help=(
        Help("ATENSI", 1, "paket kebutuhan pribadi", 600_000, "Tanda terima, disimpan di kantor"),
        Help("LAINNYA", 4, "kali konseling", None, "Catatan psikolog, disimpan di kantor"),
    ),
    handing=(
        Handing(
            Sort.PROTECTION,
            "Memerlukan perlindungan dan pendampingan segera.",
            "Tempat aman, visum, dan pendampingan hukum",
            "Didampingi sampai putusan; kini tinggal dengan neneknya.",
            "Rumah aman penuh malam ini; diminta titip di rumah tokoh desa.",
        ),
        DOCTOR,
    ),
    before=(
        "Ditemui di puskesmas, masih ketakutan. Luka di lengan sudah dibersihkan.",
        "Pelaku datang mencari kemarin sore; tetangga menyuruhnya pergi.",
        "Belum mau bicara banyak; hanya menggambar rumah tanpa pintu.",
    ),
    after=(
        "Tinggal di rumah nenek, tidur nyenyak, mulai tertawa.",
        "Sudah tiga kali konseling. Laporan polisi sedang berjalan.",
        "Merasa aman dan tahu siapa yang ditelepon kalau takut.",
    ),
    notes=(
        "Jangan menyebut alamat sekarang di telepon.",
        "Berita acara visum disimpan di lemari terkunci kantor.",
        "Pendamping UPTD PPA minta bertemu berdua dulu.",
    ),
    outcome="Aman di rumah neneknya, sudah divisum, dan didampingi sampai putusan.",
    dangers=("luka", "pelaku"),
    tonight="Dijemput bersama polisi dan UPTD PPA, menginap di tempat aman.",
    risks=("kekerasan", "nyawa"),
)

STREET = Tale(
    problems=(
        "Tidur di bawah dermaga; bajunya basah dan badannya panas.",
        "Diturunkan dari bus tanpa uang dan tanpa kartu; tidak tahu jalan pulang.",
        "Berkeliling tanpa arah, bicara sendiri, warga takut mendekat.",
    ),
    needs={
        "physical": (3, "Luka di kaki, kurus, tidak mandi berhari-hari."),
        "psychological": (2, "Bicaranya sering melompat; curiga pada orang."),
        "social": (3, "Tidak punya siapa-siapa di kota ini."),
        "spiritual": (1, "Tidak ditanyakan lebih jauh."),
        "economic": (3, "Hidup dari botol bekas dan pemberian."),
        "legal": (3, "Tidak punya satu pun surat."),
    },
    strengths=(
        "Rajin dan jujur; pengepul memercayainya.",
        "Ingat nama desa asalnya.",
        "Mau diajak ke rumah singgah.",
    ),
    family=(
        "Saudaranya di hulu sudah dihubungi lewat kepala desa.",
        "Belum diketahui; sidik jari diperiksa di Dukcapil.",
    ),
    goals=(
        (
            "Punya tempat tinggal yang aman",
            (("Mencarikan rumah singgah", ""), ("Membersihkan kamar kos", "Satpol PP")),
        ),
        (
            "Kembali kepada keluarga",
            (("Menelusuri keluarga lewat kepala desa", ""), ("Mengantar pulang", "Dinas Sosial")),
        ),
        PAPERS,
    ),
    help=(
        Help("LAINNYA", 1, "tiket pulang", 250_000, "Tiket dan foto keberangkatan"),
        BASKET,
        Help("LAINNYA", 1, "paket sandang", 200_000, "Foto serah terima"),
    ),
    handing=(
        Handing(
            Sort.OFFICE,
            "Orang telantar dari luar daerah, perlu dipulangkan.",
            "Rumah singgah dan pemulangan",
            "Dipulangkan dan diterima keluarganya.",
            "Daerah asalnya belum membalas surat.",
        ),
        Handing(
            Sort.HOME,
            "Menggelandang dan tampak terganggu jiwanya.",
            "Pemeriksaan jiwa dan tempat tinggal",
            "Dirawat dan mulai tenang; keluarganya sudah menjenguk.",
            "Tempat penuh; minta surat rujukan rumah sakit jiwa dulu.",
            "PSBL_PAMBELUM",
        ),
        CARDS,
    ),
    before=(
        "Ditemui di dermaga, tidak mau masuk ke rumah singgah.",
        "Kakinya bernanah. Mau diantar ke puskesmas setelah diberi nasi.",
        "Pindah tidur ke belakang pasar; barangnya dicuri.",
    ),
    after=(
        "Tinggal di rumah singgah, membantu menyapu.",
        "Sidik jarinya cocok; KTP sedang dicetak.",
        "Keluarganya menjemput dan berterima kasih.",
    ),
    notes=(
        "Paling mudah ditemui pagi hari di dekat dermaga.",
        "Pengepul botol mau menampung barangnya.",
    ),
    outcome="Pulang kepada keluarganya di hulu dan sudah punya KTP.",
    dangers=("tempat", "luka"),
    tonight="Bermalam di rumah singgah; makan dan obat dari puskesmas.",
    risks=("tempat", "makan"),
)

RETURNING = Tale(
    problems=(
        "Baru keluar dari lapas, tidak diterima di rumah, belum ada pekerjaan.",
        "Warga desa menolak kedatangannya; tinggal di pondok kebun.",
        "Ingin bekerja di bengkel tetapi tidak punya surat dan alat.",
    ),
    needs={
        "physical": (1, "Berat badan turun; perlu periksa kesehatan."),
        "psychological": (2, "Malu dan mudah tersinggung."),
        "social": (3, "Dijauhi tetangga dan teman lama."),
        "spiritual": (1, "Rajin beribadah sejak pulang."),
        "economic": (3, "Tidak punya penghasilan."),
        "legal": (2, "KTP hangus, masih wajib lapor."),
    },
    strengths=("Terampil las dan mesin.", "Ibunya tetap mendukung.", "Tekadnya kuat."),
    family=("Ibu dan adiknya tinggal di desa yang sama.", "Keluarganya menunggu kabar pekerjaan."),
    goals=(
        (
            "Punya pekerjaan tetap",
            (("Mengusulkan modal alat kerja", ""), ("Menerima magang", "Pemilik bengkel")),
        ),
        (
            "Diterima lagi di lingkungannya",
            (("Bertemu kepala desa dan tokoh adat", ""),),
        ),
        PAPERS,
    ),
    help=(
        Help("UEP", 1, "paket alat las", 3_500_000, "Berita acara serah terima"),
        Help("PENA", None, "", 2_500_000, "Kuitansi dan foto usaha"),
        BASKET,
    ),
    handing=(
        Handing(
            Sort.OFFICE,
            "Ingin bekerja dan belum punya keterampilan bersertifikat.",
            "Pelatihan kerja",
            "Lulus pelatihan dan sudah magang.",
            "Pendaftaran angkatan ini sudah ditutup.",
        ),
        DOCTOR,
    ),
    before=(
        "Tinggal di pondok kebun, jarang keluar siang hari.",
        "Wajib lapor minggu ini terlewat karena tidak ada ongkos.",
    ),
    after=(
        "Sudah tiga minggu bekerja di bengkel; pemiliknya puas.",
        "Ikut gotong royong di desa dan mulai disapa orang.",
    ),
    notes=("Jangan bicara soal masa lalunya di depan anaknya.", "Pemilik bengkel mau menerima."),
    outcome="Bekerja di bengkel dan diterima lagi di desanya.",
    risks=("hukum",),
    dangers=("diri",),
    tonight="Ditemani ibunya; nomor telepon petugas ditinggal.",
)

FRAIL_HEALTH = Tale(
    problems=(
        "Sering sakit dan berhenti berobat karena takut diketahui orang.",
        "Dijauhi sesudah tetangga tahu penyakitnya; kehilangan pekerjaan di warung.",
        "Tidak mendapat tempat berobat yang menjaga rahasianya.",
    ),
    needs={
        "physical": (3, "Obat terputus, berat badan turun."),
        "psychological": (3, "Merasa bersalah dan takut."),
        "social": (3, "Menghindari tetangga."),
        "spiritual": (1, "Ingin bicara dengan pemuka agama yang dipercaya."),
        "economic": (2, "Kehilangan penghasilan."),
        "legal": (1, "Surat-suratnya lengkap."),
    },
    strengths=("Jujur tentang keadaannya.", "Punya satu sahabat yang setia."),
    family=("Kakaknya tahu dan mendukung.", "Keluarganya belum tahu dan jangan diberi tahu."),
    goals=(
        (
            "Berobat teratur tanpa takut",
            (("Mengantar ke layanan yang menjaga rahasia", ""), ("Mengambil obat", "Kakaknya")),
        ),
        (
            "Punya penghasilan lagi",
            (("Mengusulkan modal usaha kecil dari rumah", ""),),
        ),
    ),
    help=(
        Help("ATENSI", 1, "paket nutrisi", 500_000, "Tanda terima, disimpan di kantor"),
        Help("UEP", None, "", 2_000_000, "Kuitansi, disimpan di kantor"),
    ),
    handing=(DOCTOR,),
    before=("Batuk lama, obat habis dua minggu.", "Tidak mau ditemui di rumah; bertemu di kantor."),
    after=("Obat teratur, berat badan naik.", "Mulai menjahit di rumah dan punya pelanggan."),
    notes=("Bertemu di kantor saja.", "Panggil dengan nama samarannya."),
    outcome="Berobat teratur dan berpenghasilan lagi dari rumah.",
    risks=("obat",),
    dangers=("diri",),
    tonight="Ditelepon malam ini dan besok pagi; kakaknya menginap.",
)

MIGRANT = Tale(
    problems=(
        "Dipulangkan tanpa upah delapan bulan; surat-suratnya ditahan majikan.",
        "Tertipu agen, utang ongkos berangkat belum lunas.",
        "Sakit di tempat kerja dan pulang tanpa jaminan.",
    ),
    needs=RETURNING.needs,
    strengths=("Terampil memasak dan berani bicara.", "Punya kebun kecil yang dapat digarap."),
    family=("Dua anaknya tinggal dengan nenek.", "Orang tuanya membantu menjaga kebun."),
    goals=(
        (
            "Hak upahnya diurus",
            (("Membuat pengaduan ke dinas tenaga kerja", ""),),
        ),
        (
            "Punya penghasilan di kampung",
            (("Mengusulkan modal usaha", ""), ("Menyiapkan tempat berjualan", "Adiknya")),
        ),
    ),
    help=(Help("UEP", 1, "paket dagang", 2_500_000, "Berita acara"), BASKET),
    handing=(
        Handing(
            Sort.OFFICE,
            "Upahnya tidak dibayar dan suratnya ditahan.",
            "Bantuan pengurusan hak pekerja",
            "Upah enam bulan dibayar.",
            "Berkas belum lengkap; minta salinan kontrak.",
        ),
        DOCTOR,
    ),
    before=(
        "Masih lemas, utang ditagih setiap minggu.",
        "Belum berani bercerita kepada orang tuanya.",
    ),
    after=("Warung kecilnya mulai ramai.", "Upah sebagian sudah dibayar; utang berkurang."),
    notes=("Penagih datang tiap Jumat.", "Salinan kontrak ada pada kakaknya."),
    outcome="Upahnya dibayar sebagian dan warungnya berjalan.",
    risks=("hukum",),
)

DISASTER = Tale(
    problems=(
        "Rumah terendam sampai atap; mengungsi di sekolah dengan satu tikar.",
        "Dapur hanyut, bahan makanan dan pakaian habis.",
        "Lantai dan dinding bawah lapuk sesudah tiga kali terendam; anak-anak sakit kulit.",
    ),
    needs={
        "physical": (3, "Kedinginan, makan dari dapur umum."),
        "psychological": (2, "Anak-anak takut mendengar hujan."),
        "social": (1, "Tetangga saling membantu."),
        "spiritual": (1, "Ibadah bersama di pengungsian."),
        "economic": (3, "Padi dan ternak hilang."),
        "legal": (2, "KK dan KTP hanyut atau terbakar."),
    },
    strengths=("Gotong royong di desanya kuat.", "Punya perahu yang selamat."),
    family=("Saudaranya di hulu mengirim beras.", "Semua selamat dan berkumpul."),
    goals=(
        (
            "Tinggal di rumah yang layak lagi",
            (("Mengusulkan bantuan perbaikan rumah", ""), ("Gotong royong lantai", "Warga RT 03")),
        ),
        (
            "Surat-surat terganti",
            (("Mengurus KK dan KTP pengganti", ""),),
        ),
    ),
    help=(
        Help("BENCANA", 1, "paket makanan", 350_000, "Daftar penerima posko"),
        Help("BENCANA", 3, "selimut", 240_000, "Daftar penerima posko"),
        Help("RTLH", None, "", 15_000_000, "Berita acara dan foto rumah"),
    ),
    handing=(
        Handing(
            Sort.DISASTER,
            "Rumah rusak berat dan belum ada tempat tinggal sementara.",
            "Tenda keluarga dan bahan bangunan",
            "Tenda dan seng diterima.",
            "Persediaan tenda habis; minta ke provinsi.",
        ),
        CARDS,
    ),
    before=(
        "Masih di pengungsian. Air surut pelan, lumpur setinggi lutut.",
        "Batuk dan gatal mulai banyak; air bersih kurang.",
    ),
    after=(
        "Sudah pulang, lantai diganti, sumur dibersihkan.",
        "Seng dan papan diterima; tinggal memasang dinding belakang.",
    ),
    notes=("Posko minta daftar ukuran baju anak.", "Perahu desa ke sana pukul 7 dan 15."),
    outcome="Rumah sudah diperbaiki dan surat-surat terganti.",
    dangers=("tempat",),
    tonight="Tidur di sekolah bersama warga lain; selimut dari posko.",
    risks=("tempat",),
)

POOR = Tale(
    problems=(
        "Menoreh karet hasilnya tidak cukup; anak-anak makan dua kali sehari.",
        "Rumah bocor dan lantainya lapuk, penghasilan tidak tentu sejak pabrik tutup.",
        "Tidak pernah menerima bantuan karena nama di KK lama belum diperbaiki.",
        "Sakit sehingga tidak dapat berladang; utang di warung menumpuk.",
        "Air sumur kering dan harus membeli air; uang habis untuk itu.",
    ),
    needs={
        "physical": (2, "Makan tidak teratur; rumah bocor."),
        "psychological": (1, "Sering memikirkan utang."),
        "social": (1, "Tetangga baik, ikut arisan."),
        "spiritual": (0, ""),
        "economic": (3, "Penghasilan di bawah lima ratus ribu sebulan."),
        "legal": (2, "Data di KK tidak cocok dengan DTSEN."),
    },
    strengths=(
        "Pandai menganyam dan berjualan kue.",
        "Punya kebun seperempat hektare.",
        "Kuat bekerja.",
    ),
    family=(
        "Saudara sekampung saling membantu.",
        "Anak sulung bekerja musiman di kebun sawit.",
        "Orang tuanya tinggal serumah dan membantu menjaga anak.",
    ),
    goals=(
        (
            "Penghasilan cukup untuk makan",
            (
                ("Mengusulkan modal usaha kue", ""),
                ("Melatih mencatat uang masuk dan keluar", "Pendamping desa"),
            ),
        ),
        (
            "Rumah tidak bocor",
            (("Mengusulkan perbaikan rumah", ""), ("Gotong royong atap", "Warga RT")),
        ),
        PAPERS,
    ),
    help=(
        BASKET,
        CASH,
        Help("UEP", None, "", 2_000_000, "Kuitansi dan foto usaha"),
        Help("RST", None, "", 20_000_000, "Berita acara dan foto rumah"),
        INSURED,
    ),
    handing=(
        CARDS,
        Handing(
            Sort.CHARITY,
            "Perlu modal kecil yang tidak tersedia di program lain.",
            "Modal usaha dua juta rupiah",
            "Modal diterima dan dibelikan alat kue.",
            "Kuota semester ini habis.",
        ),
        DOCTOR,
    ),
    before=(
        "Beras tinggal satu liter. Atap bocor di atas tempat tidur.",
        "Hasil sadap tiga hari tidak dijual karena hujan.",
        "Utang di warung bertambah; anak bungsu demam.",
    ),
    after=(
        "Kue laku setiap pagi; utang warung berkurang.",
        "Atap sudah diganti seng bersama warga.",
        "Kartu bantuan aktif dan sudah dipakai dua kali.",
    ),
    notes=(
        "Bantuan jangan diantar saat ada tamu, malu.",
        "Kepala desa mengusulkan namanya di musyawarah desa.",
        "Anak bungsunya perlu diperiksa matanya.",
    ),
    outcome="Usaha kue berjalan, makan tiga kali sehari, rumah tidak bocor lagi.",
    dangers=("tempat",),
    tonight="Diberi beras dari lumbung desa.",
)

WOMAN = Tale(
    problems=(
        "Ditinggal suami dengan tiga anak; berjualan sayur tidak cukup untuk sewa rumah.",
        "Suaminya meninggal di tambang; belum ada santunan.",
        "Tulang punggung keluarga, merawat ibunya yang lumpuh, tidak dapat bekerja jauh.",
        "Penghasilan mencuci pakaian habis untuk ongkos sekolah anak.",
    ),
    needs=POOR.needs | {"psychological": (2, "Kelelahan dan sering menangis malam hari.")},
    strengths=("Terampil menjahit.", "Rajin dan dipercaya pelanggan.", "Anaknya rajin membantu."),
    family=("Ibu dan adiknya serumah.", "Keluarga suaminya tidak lagi menghubungi."),
    goals=(
        (
            "Punya usaha dari rumah",
            (("Mengusulkan mesin jahit", ""), ("Mengajari pola baju seragam", "Ketua PKK")),
        ),
        (
            "Anak-anak tetap sekolah",
            (("Mengurus PIP bersama sekolah", ""),),
        ),
    ),
    help=(
        Help("UEP", 1, "mesin jahit", 2_800_000, "Berita acara dan foto"),
        Help("PKH", None, "", 750_000, "Resi penyaluran bank"),
        BASKET,
    ),
    handing=(POOR.handing[1], CARDS),
    before=("Menunggak sewa dua bulan.", "Anak sulungnya ingin berhenti sekolah."),
    after=("Menerima jahitan seragam, sewa sudah lunas.", "Anaknya kembali masuk sekolah."),
    notes=("Telepon malam hari saja, siang berjualan.", "Ketua PKK bersedia mendampingi."),
    outcome="Berpenghasilan tetap dari jahitan; anak-anak bersekolah.",
)

FAMILY = Tale(
    problems=(
        "Suami istri bertengkar setiap hari, anak-anak sering tidur di rumah tetangga.",
        "Ayahnya mabuk dan memukul barang; anak-anak ketakutan.",
        "Orang tua berpisah, anak-anak diperebutkan dan tidak sekolah.",
    ),
    needs=POOR.needs | {"psychological": (3, "Saling curiga dan tidak bertegur sapa.")},
    strengths=("Keduanya masih mau duduk bersama.", "Anak sulungnya dewasa pikirannya."),
    family=("Mantir adat dan paman dihormati keduanya.", "Nenek menjaga anak-anak."),
    goals=(
        (
            "Rumah tenang untuk anak-anak",
            (("Mendampingi musyawarah keluarga", ""), ("Memimpin musyawarah", "Mantir adat")),
        ),
        (
            "Anak-anak tetap sekolah",
            (("Bicara dengan guru", ""),),
        ),
    ),
    help=(Help("LAINNYA", 3, "kali konseling keluarga", None, "Catatan petugas"), BASKET),
    handing=(
        Handing(
            Sort.PROTECTION,
            "Pertengkaran sering dan dikhawatirkan menjadi kekerasan.",
            "Konseling keluarga",
            "Konseling selesai; kesepakatan ditandatangani.",
            "Konselor sedang cuti; dijadwalkan bulan depan.",
        ),
    ),
    before=("Barang di dapur pecah, ibu dan anak di rumah nenek.", "Ayahnya tidak mau bicara."),
    after=("Sebulan ini tenang; makan bersama lagi.", "Kesepakatan adat dijalankan keduanya."),
    notes=("Datang saat keduanya di rumah, sore hari.", "Mantir adat minta dikabari."),
    outcome="Kesepakatan keluarga dijalankan; anak-anak tinggal di rumah.",
    risks=("kekerasan",),
)

REMOTE = Tale(
    problems=(
        "Permukiman jauh di hulu, dua hari perjalanan; tidak ada sekolah dan bidan.",
        "Ladang gagal karena banjir, persediaan padi tinggal untuk dua bulan.",
        "Belum ada yang punya KTP, sehingga tidak pernah terhitung.",
    ),
    needs=POOR.needs | {"legal": (3, "Hampir semua belum punya NIK.")},
    strengths=("Kuat bergotong royong.", "Kepala adat disegani dan terbuka."),
    family=("Semua keluarga masih berkerabat.",),
    goals=(
        (
            "Punya KTP dan KK",
            (("Menjadwalkan perekaman keliling", ""), ("Mendata nama", "Kepala adat")),
        ),
        (
            "Ada guru dan bidan keliling",
            (("Menyurati dinas pendidikan dan kesehatan", ""),),
        ),
    ),
    help=(
        Help("KAT", 20, "paket alat tani", 8_000_000, "Berita acara bersama kepala adat"),
        Help("BENCANA", 20, "paket makanan", 5_000_000, "Daftar penerima"),
    ),
    handing=(CARDS,),
    before=("Padi menipis, anak-anak batuk. Sungai dangkal.", "Belum ada sinyal dan bidan."),
    after=("Perekaman selesai untuk 60 orang.", "Bidan datang sebulan sekali."),
    notes=("Berangkat saat air pasang.", "Kepala adat minta diberi tahu seminggu sebelumnya."),
    outcome="Perekaman selesai dan bidan datang teratur.",
)

# The same help, for somebody whose story is another one.
HARD_TO_REACH = replace(
    DISABLED,
    problems=(
        "Kejang berulang dan obatnya terputus sejak dua bulan karena tidak ada ongkos ke rumah "
        "sakit.",
        "Dikurung di kamar belakang oleh keluarganya karena sering mengamuk.",
        "Tuli sejak lahir dan belum pernah belajar berbahasa isyarat; hanya ibunya yang mengerti.",
        "Penglihatannya hilang perlahan; tidak dapat bekerja dan tidak tahu harus berobat ke mana.",
    ),
    needs=DISABLED.needs | {"physical": (2, "Obat atau alat bantunya belum ada.")},
    goals=(
        DISABLED.goals[1],
        (
            "Ikut kegiatan di luar rumah",
            (
                ("Melatih keluarga cara berbicara dan menenangkan", ""),
                ("Mengajak ke pertemuan desa", "Karang Taruna"),
            ),
        ),
        PAPERS,
    ),
    help=(
        BASKET,
        Help("ATENSI", None, "", 1_200_000, "Kuitansi sentra"),
        INSURED,
    ),
    before=(
        "Di kamar saja sejak pagi, tidak mau ditemui.",
        "Keluarganya kelelahan dan minta ada yang menggantikan barang sehari.",
        "Belum pernah diperiksa sejak tahun lalu; keluarganya tidak tahu harus ke mana.",
    ),
    after=(
        "Mulai keluar rumah dan duduk di warung bersama tetangga.",
        "Keluarganya sudah hafal cara berbicara dan menenangkannya.",
        "Sudah dua kali kontrol; jadwal berikutnya ditempel di dinding.",
    ),
    notes=(
        "Bicara langsung kepada orangnya, pelan dan berhadapan.",
        "Kakaknya pulang tanggal muda, saat yang baik untuk rapat keluarga.",
    ),
    outcome="Kontrol teratur dan ikut kegiatan desa; keluarganya sanggup melanjutkan sendiri.",
    tonight="Ditemani keluarganya; petugas puskesmas datang besok pagi.",
    dangers=("diri",),
)
DISABLED_CHILD = replace(
    DISABLED,
    problems=(
        "Belum dapat duduk sendiri dan belum pernah diterapi; ibunya menggendong ke mana-mana.",
        "Kejang berulang dan obatnya terputus karena tidak ada ongkos ke rumah sakit.",
        "Tuli sejak lahir dan belum pernah belajar berbahasa isyarat; hanya ibunya yang mengerti.",
        "Ditolak masuk sekolah karena belum dapat ke kamar kecil sendiri.",
        "Sering ditinggal sendiri di kamar terkunci selama orang tuanya berladang.",
    ),
    strengths=("Murah senyum dan suka musik.", "Orang tuanya telaten dan mau dilatih."),
    after=(
        "Sudah dapat duduk bersandar; ibunya melatih setiap pagi.",
        "Tidak kejang lagi sebulan ini, obat diminum di depan ibunya.",
        "Bermain dengan sepupunya memakai kursi barunya.",
    ),
    needs=DISABLED.needs | {"psychological": (1, "Rewel kalau ditinggal.")},
    notes=("Datang pagi, siang ia tidur.", "Ayahnya pulang tanggal muda untuk rapat keluarga."),
)
LAW_CHILD = replace(
    PUPIL,
    problems=(
        "Ditahan di polsek karena mengambil telepon genggam; belum ada yang mendampingi.",
        "Ikut berkelahi di pasar, korbannya terluka; keluarga kedua pihak mau bermusyawarah.",
    ),
    needs=PUPIL.needs | {"legal": (3, "Sedang diperiksa; belum ada pendamping.")},
    goals=(
        (
            "Selesai lewat diversi",
            (("Mendampingi pemeriksaan dan musyawarah", ""), ("Litmas", "Petugas Bapas")),
        ),
        PUPIL.goals[0],
    ),
    handing=(
        replace(
            VIOLENCE.handing[0],
            reason="Perlu pendampingan selama pemeriksaan.",
            asked="Pendampingan hukum dan psikolog",
            feedback="Diversi berhasil, kembali kepada orang tuanya.",
            refusal="Pendamping sedang bertugas di kabupaten lain.",
        ),
    ),
    outcome="Diversi berhasil dan sudah bersekolah lagi.",
    risks=("hukum",),
    tonight="Ditemani pekerja sosial di polsek; orang tuanya dijemput.",
)
RECOVERING = replace(
    RETURNING,
    problems=(
        "Berhenti memakai sejak tiga bulan, sering gelisah dan takut kambuh.",
        "Diantar ibunya sesudah dua malam tidak tidur; minta ditolong berhenti.",
        "Teman lamanya masih datang mengajak; ingin pindah ke tempat pamannya.",
    ),
    needs=RETURNING.needs | {"legal": (1, "Surat-suratnya lengkap.")},
    handing=(
        Handing(
            Sort.DRUGS,
            "Perlu rehabilitasi dan pendampingan supaya tidak kambuh.",
            "Rawat jalan rehabilitasi",
            "Selesai rawat jalan tiga bulan dan ikut kelompok bantu diri.",
            "Kuota rawat jalan bulan ini penuh.",
        ),
    ),
    before=("Gelisah, belum makan sejak kemarin.", "Kambuh sekali; ia sendiri yang bercerita."),
    outcome="Selesai rawat jalan dan bekerja di bengkel pamannya.",
    risks=("diri",),
)
GROWN_VICTIM = replace(
    VIOLENCE,
    problems=(
        "Dipukul berulang kali di rumah; malam ini lari ke rumah tetangga dengan luka di lengan.",
        "Diancam akan dibunuh kalau melapor; pelaku tinggal serumah.",
        "Uang dan telepon genggamnya ditahan, tidak boleh keluar rumah sejak sebulan.",
    ),
    strengths=(
        "Berani bercerita dan tahu kepada siapa minta tolong.",
        "Kakaknya tegas dan rumahnya aman.",
    ),
    family=("Kakak di kecamatan lain bersedia menampung; pelaku tidak tahu alamatnya.",),
    outcome="Aman di rumah kakaknya dan didampingi sampai putusan.",
    after=(
        "Tinggal di rumah kakaknya, tidur nyenyak, mulai berjualan.",
        "Sudah tiga kali konseling. Laporan polisi sedang berjalan.",
    ),
    before=VIOLENCE.before[:2],
)
TRAFFICKED = replace(
    GROWN_VICTIM,
    problems=(
        "Dibawa ke tempat kerja di luar kota dengan janji upah, lalu surat-suratnya ditahan.",
        "Dipulangkan polisi dari tempat hiburan; berutang kepada penyalurnya dan terus dicari.",
    ),
)

BEGGAR = replace(
    STREET,
    problems=(
        "Meminta-minta di depan pasar sejak tidak kuat berladang; pulang kalau sudah gelap.",
        "Menengadahkan tangan di simpang lampu merah; kakinya luka dan tidak diobati.",
        "Diantar mobil setiap pagi untuk meminta-minta, hasilnya diambil orang lain.",
    ),
    goals=(STREET.goals[0], POOR.goals[0], PAPERS),
    help=(BASKET, CASH, Help("UEP", 1, "paket dagang", 2_000_000, "Berita acara dan foto")),
    handing=(DOCTOR, CARDS),
    before=(
        "Ditemui di simpang siang hari; belum makan, minta waktu untuk berpikir.",
        "Kembali meminta-minta karena beras habis.",
    ),
    after=("Mulai berjualan kue titipan, sudah seminggu tidak ke simpang.", "KTP sedang dicetak."),
    notes=("Paling mudah ditemui sebelum pukul 9 di dekat pasar.", "Ketua RT siap mengawasi."),
    outcome="Berjualan kue di depan rumah dan tidak meminta-minta lagi.",
)
COLLECTOR = replace(
    STREET,
    problems=(
        "Memungut botol sejak subuh, tidur di gerobak; terserempet motor minggu lalu.",
        "Gubuknya di tepi tempat pembuangan terbakar; barang pungutannya habis.",
        "Hasil memulung tidak cukup untuk makan berempat; anaknya ikut memungut.",
    ),
    goals=(STREET.goals[0], POOR.goals[0], PAPERS),
    help=(BASKET, Help("UEP", 1, "gerobak", 1_800_000, "Berita acara dan foto"), INSURED),
    handing=(DOCTOR, CARDS),
    before=("Kakinya bernanah kena kaca; belum diobati.", "Tidur di gerobak, tikarnya basah."),
    after=("Gerobak baru dipakai; pengepul memberi harga tetap.", "Sudah menyewa kamar."),
    outcome="Menyewa kamar, punya gerobak sendiri, dan sudah ber-KTP.",
)
LEAVING = replace(
    FRAIL_HEALTH,
    problems=(
        "Ingin berhenti dan pulang, tetapi berutang kepada pemilik warung.",
        "Sering diancam pelanggan; tidak punya KTP dan takut melapor.",
        "Mengasuh dua anak sendirian dan minta dibantu mencari pekerjaan lain.",
    ),
    needs=FRAIL_HEALTH.needs
    | {"physical": (1, "Perlu periksa kesehatan."), "legal": (2, "KTP-nya ditahan.")},
    goals=(FRAIL_HEALTH.goals[1], PAPERS),
    before=("Bertemu di kantor; masih ragu.", "Belum berani keluar dari warung itu."),
    outcome="Sudah pulang, menjahit di rumah, dan utangnya diselesaikan.",
    risks=("kekerasan",),
)
LEFT_OUT = replace(
    POOR,
    problems=(
        "Dikucilkan dan takut mengurus surat di kantor desa.",
        "Anak-anaknya diejek di sekolah dan berhenti masuk.",
        "Tidak pernah diundang musyawarah desa; namanya selalu terlewat dari bantuan.",
    ),
    needs=POOR.needs | {"social": (3, "Tidak disapa tetangga; tidak ikut kegiatan desa.")},
    goals=(
        (
            "Diterima dan dilayani seperti warga lain",
            (("Bertemu kepala desa dan tokoh adat", ""), ("Menemani ke kantor desa", "Guru")),
        ),
        PAPERS,
    ),
    help=(BASKET, INSURED),
    handing=(CARDS,),
    before=("Tidak membuka pintu; bicara dari balik jendela.", "Anaknya masih di rumah saja."),
    after=("Dilayani baik di kantor desa minggu lalu.", "Anaknya kembali bersekolah."),
    notes=("Datang bersama guru anaknya.", "Jangan menanyakan asal-usulnya di depan orang."),
    outcome="Sudah terdaftar, anaknya bersekolah, dan diundang musyawarah desa.",
)
FIRE = replace(
    DISASTER,
    problems=(
        "Rumah terbakar habis bersama surat-surat; yang selamat hanya baju di badan.",
        "Separuh rumah terbakar; tidur di rumah tetangga bersama anak-anak.",
        "Warung dan barang dagangan habis terbakar, modal pinjaman belum lunas.",
    ),
    before=(
        "Menumpang di rumah kerabat; anak-anak belum masuk sekolah karena tidak ada seragam.",
        "Bahan makanan dari posko tinggal untuk dua hari.",
    ),
    after=(
        "Dinding dan atap sudah berdiri lagi; tinggal memasang pintu.",
        "KK dan KTP pengganti sudah diterima.",
    ),
    notes=("Posko minta daftar ukuran baju anak.", "Kerabatnya sanggup menampung dua bulan."),
    tonight="Tidur di balai desa bersama warga lain; selimut dari posko.",
)
TALES = {  # by kind: one of these
    "01": (CHILD,),
    "02": (PUPIL,),
    "03": (LAW_CHILD,),
    "04": (PUPIL,),
    "05": (DISABLED_CHILD,),
    "06": (VIOLENCE,),
    "07": (VIOLENCE,),
    "08": (OLD,),
    "09": (DISABLED, HARD_TO_REACH),
    "10": (LEAVING,),
    "11": (STREET,),
    "12": (BEGGAR,),
    "13": (COLLECTOR,),
    "14": (LEFT_OUT,),
    "15": (RETURNING,),
    "16": (FRAIL_HEALTH,),
    "17": (RECOVERING,),
    "18": (TRAFFICKED,),
    "19": (GROWN_VICTIM,),
    "20": (MIGRANT,),
    "21": (DISASTER,),
    "22": (FIRE,),
    "23": (WOMAN,),
    "24": (POOR,),
    "25": (FAMILY,),
    "26": (REMOTE,),
}
