"""Invented names of people in Kalimantan Tengah, and the ways they get written down."""

import re

DAYAK_MEN = (
    "Ungkay Dehen Rangkai Tiung Mambang Sawang Rambang Sempung Bungai Tambun Pantar Tingang "
    "Jaga Lambung Suta Kuling Sahay Ingkit Enon Dambung Nyaring Ruji Linggi Lampang Kiting "
    "Nuwan Patih Bahen Salman Dunis Rawing Rinco Gerson Yulius Yohanes Markus Elia Hengki "
    "Simpei Runting Duwel Bajik Numan Tandang Lewi Asang Sangkurun Udan Emban Ardi Teras Luter "
    "Kornelius Yakob Daniel Petrus Sadar Rusdi Wandi Sukah Andreas Untung Ria'i Lanting Tatau "
    "Kalang Silam Bihing Sengon Marsel Ludi Titus Esau Mangku Dagon Nahan Ihing Samad Tanduk "
    "Rawang Litoh"
).split()
DAYAK_WOMEN = (
    "Lamiang Suriani Kumpang Tewu Lisen Rusnani Mariana Tilang Rintik Riak Nyalong Intan Bulau "
    "Santi Kristina Yuliana Elisabet Norhayati Rangkap Lentar Mina Ingan Kartiwi Rusmini Lidia "
    "Rutmina Tewei Sarinah Karunia Nyangkai Lampai Tarae Helni Widya Linda Sinta Maria Marta "
    "Nuriah Elmi Ensia Susi Ratna Dina Lusia Hermina Agustina Wati Nyahu Mawar Kamis Sangi Urai "
    "Rosna Selvina Teti Ani'ah Yuni Tampung Bawin Rimbun Sundai Lewai Natalia Debora Naomi "
    "Ruthi Meriati Erna Tumpak Sari'ah Lambai Nyurai Dahiang Isit Kandang Riwut Simah Timah"
).split()
DAYAK_LAST = (
    "Tundan Sawung Usop Nahan Baboe Mihing Garang Lambut Gaman Matan Dohong Rampai Kenan Bahat "
    "Penyang Sangen Jinu Inggu Ilon Lawas Antang Tigoi Uda Tarung Anden Sangalang Bangas Andin "
    "Timang Luran Rahan Tuwan Salilah Kunum Mahar Kasan Lantong Ingkit Mambang Dehen Umbing "
    "Sinyang Rawai Lihu Tuah Saman Tanjung Rajan Binan Kurun Awat Satu Djinu Nuhan Ringkai "
    "Hanye Singam Ludjen Mangkin Dandan Bundar Pahu Sulang Lunting Murai Tambang Serani Jala "
    "Ngantung Idin"
).split()
BANJAR_MEN = (
    "Ahmad Muhammad Rahmadi Syahrani Hasan Husni Idris Yusran Sarmadi Junaidi Basri Fahrurazi "
    "Gazali Hairani Ilmi Jamhari Kaspul Murjani Masrani Nasrullah Norman Riduan Rusli Salamat "
    "Samsuri Taufik Utuh Yahya Zainal Arsyad Abdullah Anang Aspiani Bahrun Darmawi Efendi Farid "
    "Hamdani Hardiansyah Isnaini Jarkasi Kurnain Mahyuni Marzuki Nafiah Rifani Saberan Supian "
    "Syamsudin Tarmiji Wahidin Asrani Badrun Imberan Gusti Padli Hamsani Ismail Rahmatullah"
).split()
BANJAR_WOMEN = (
    "Siti Noor Fatimah Aisyah Salasiah Maslian Masniah Norhasanah Rahmawati Jumiati Jamilah "
    "Halimah Rusdiana Mahrita Saniah Raudah Khadijah Ainun Barlian Galuh Hamidah Ernawati Idah "
    "Kamariah Laila Marliani Nurjanah Patimah Rabiatul Sarbaniah Hadijah Tsalisah Yurida "
    "Zulaikha Asiah Arbainah Bahriah Faujiah Husna Isnawati Jumantan Lamsiah Mastora Misrawati "
    "Norlatifah Rusmiati Salamah Saudah Sabariah Syarifah Wardah Zubaidah Mariam Hayati Rukayah "
    "Jannah"
).split()
BANJAR_LAST = (
    "Rahman Hidayat Noor Fauzi Anwar Hakim Arifin Hamzah Syukur Mukti Aziz Hasani Rasyid Karim "
    "Ridha Yani Fitri Hasanah Aulia Amin Rahmah Basuni Samad Mahmud Effendi Ansyari Bakhtiar "
    "Yusuf Kadir Ramadhan Saputra Azhari Ideham Jafri Kursani Lutfi Makmun Nawawi Pahmi Rofi'i "
    "Sabri Tamjid Usman Wahid Zaini Mursid Badaruddin Gafuri Halidi Imansyah"
).split()
JAWA_MEN = (
    "Slamet Sugeng Suparman Sutrisno Bambang Wagiman Paijo Sukirman Tukiman Ngatimin Suwarno "
    "Joko Agus Budi Eko Dwi Tri Catur Hadi Karno Kasiman Lasimin Mulyono Ngadiman Parmin "
    "Purwanto Sarno Sumardi Supriyadi Suyono Teguh Wahyu Warsito Yanto Sunardi Poniman Sadiman "
    "Rebo Kliwon Misman Giyanto Harjo Suroso Mujiono Rohmat Widodo Samsul Imam Nur Arif Didik "
    "Heru Gatot"
).split()
JAWA_WOMEN = (
    "Sumiati Suratmi Tukinem Wagiyem Painem Ngatini Sri Siti Endang Wahyuni Yuliati Lestari "
    "Rukini Kasiyem Sulastri Sutini Tumini Sariyem Partini Mujiati Ngatiyem Poniyem Lasmi "
    "Karsinem Jumirah Rusmini Dewi Retno Wulan Ningsih Tutik Sundari Murni Sukarti Warsini "
    "Giyem Satinah Mulyati Parsiyem Djumiati Rahayu Sugiarti Umi Nurul Khotimah Masruroh "
    "Istiqomah Winarti"
).split()
JAWA_LAST = (
    "Santoso Wibowo Susanto Prasetyo Handoyo Utomo Nugroho Setiawan Kusuma Raharjo Hartono "
    "Subagyo Wijaya Purnomo Saputro Hidayah Astuti Wulandari Suryani Pratiwi Anggraini Utami "
    "Puspitasari Sulistyo Waluyo Riyanto Haryanto Gunawan Irawan Darmanto Sudarsono Mardiyanto "
    "Basuki Winarno"
).split()
PEOPLES = {
    "dayak": {"M": DAYAK_MEN, "F": DAYAK_WOMEN, "last": DAYAK_LAST},
    "banjar": {"M": BANJAR_MEN, "F": BANJAR_WOMEN, "last": BANJAR_LAST},
    "jawa": {"M": JAWA_MEN, "F": JAWA_WOMEN, "last": JAWA_LAST},
}
ALIASES = (
    "Utuh Galuh Amang Busu Acil Mina Mama Indu Apang Bapa Uwe Tambi Bue Ading Kaka Itai Anang "
    "Diang Ugay Ipit Unduk Uyung Isah Imin Idut Ijai Usup Iyus Adul Udin"
).split()


def full_name(rng, people: str, sex: str, last: str = "") -> str:
    """A name of one, two or three words; of two or three when a family name is given."""
    pool = PEOPLES[people]
    first = rng.choice(pool[sex])
    roll = rng.random()
    if not last:
        if roll < 0.12 and first not in ("Siti", "Noor", "Sri", "Nur", "Dwi", "Tri"):
            return first
        last = rng.choice(pool["last"])
    if roll > 0.72:
        second = rng.choice(pool[sex])
        if second != first:
            return f"{first} {second} {last}"
    return f"{first} {last}" if first != last else f"{first} {rng.choice(pool['last'])}"


def last_of(name: str) -> str:
    """The last word, which children of a house often share."""
    return name.split()[-1]


def alias(rng, sex: str, people: str) -> str:
    """How neighbours call somebody: by a word of kinship, or after the eldest child."""
    word = rng.choice(ALIASES)
    if word in ("Mama", "Indu", "Apang", "Bapa"):
        word = ("Indu" if people == "dayak" else "Mama") if sex == "F" else "Bapa"
        return f"{word} {rng.choice(PEOPLES[people][rng.choice('MF')])}"
    return word


OLD = (("j", "dj"), ("c", "tj"), ("sy", "sj"), ("u", "oe"), ("y", "j"))


def old_spelling(name: str) -> str:
    """The name as older papers write it: Djumiati, Soetini, Tjatur."""
    for new, old in OLD[:4]:
        if new in name.lower():
            name = re.sub(
                new,
                lambda m, old=old: old.capitalize() if m.group()[0].isupper() else old,
                name,
                flags=re.IGNORECASE,
            )
    return name


def misspelt(rng, name: str) -> str:
    """The name as somebody writes it who only heard it: one or two small slips."""
    words = name.split()
    for _ in range(1 if len(name) < 12 else rng.choice((1, 1, 2))):
        at = max(range(len(words)), key=lambda i: (len(words[i]) > 3, rng.random()))
        words[at] = _slip(rng, words[at])
    if len(words) > 1 and rng.random() < 0.15:
        words.reverse()
    return " ".join(words)


def _slip(rng, word: str) -> str:
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(5)
    if kind == 0:  # a letter left out
        return word[:at] + word[at + 1 :]
    if kind == 1:  # doubled
        return word[: at + 1] + word[at] + word[at + 1 :]
    if kind == 2:  # two letters changed round
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 3:  # one vowel for another
        vowels = [i for i, letter in enumerate(word) if letter in "aiueo" and i]
        if vowels:
            at = rng.choice(vowels)
            return word[:at] + rng.choice("aiueo".replace(word[at], "")) + word[at + 1 :]
    return old_spelling(word)
