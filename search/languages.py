"""ISO 639-1: the two-letter code of a language and its English name.

Source: the ISO 639-1 list (183 codes in force). Hmong and American Sign Language have no two-letter code and
are spoken by many families in California, so their ISO 639-3 codes stand beside it.
"""

_LIST = """
aa Afar|ab Abkhazian|ae Avestan|af Afrikaans|ak Akan|am Amharic|an Aragonese|ar Arabic|as Assamese|av Avaric
ay Aymara|az Azerbaijani|ba Bashkir|be Belarusian|bg Bulgarian|bi Bislama|bm Bambara|bn Bengali|bo Tibetan
br Breton|bs Bosnian|ca Catalan|ce Chechen|ch Chamorro|co Corsican|cr Cree|cs Czech|cu Church Slavic
cv Chuvash|cy Welsh|da Danish|de German|dv Dhivehi|dz Dzongkha|ee Ewe|el Greek|en English|eo Esperanto
es Spanish|et Estonian|eu Basque|fa Persian|ff Fulah|fi Finnish|fj Fijian|fo Faroese|fr French
fy Western Frisian|ga Irish|gd Scottish Gaelic|gl Galician|gn Guarani|gu Gujarati|gv Manx|ha Hausa|he Hebrew
hi Hindi|ho Hiri Motu|hr Croatian|ht Haitian Creole|hu Hungarian|hy Armenian|hz Herero|ia Interlingua
id Indonesian|ie Interlingue|ig Igbo|ii Sichuan Yi|ik Inupiaq|io Ido|is Icelandic|it Italian|iu Inuktitut
ja Japanese|jv Javanese|ka Georgian|kg Kongo|ki Kikuyu|kj Kuanyama|kk Kazakh|kl Kalaallisut|km Khmer
kn Kannada|ko Korean|kr Kanuri|ks Kashmiri|ku Kurdish|kv Komi|kw Cornish|ky Kyrgyz|la Latin|lb Luxembourgish
lg Ganda|li Limburgish|ln Lingala|lo Lao|lt Lithuanian|lu Luba-Katanga|lv Latvian|mg Malagasy|mh Marshallese
mi Maori|mk Macedonian|ml Malayalam|mn Mongolian|mr Marathi|ms Malay|mt Maltese|my Burmese|na Nauru
nb Norwegian Bokmål|nd North Ndebele|ne Nepali|ng Ndonga|nl Dutch|nn Norwegian Nynorsk|no Norwegian
nr South Ndebele|nv Navajo|ny Chichewa|oc Occitan|oj Ojibwa|om Oromo|or Odia|os Ossetian|pa Punjabi|pi Pali
pl Polish|ps Pashto|pt Portuguese|qu Quechua|rm Romansh|rn Rundi|ro Romanian|ru Russian|rw Kinyarwanda
sa Sanskrit|sc Sardinian|sd Sindhi|se Northern Sami|sg Sango|si Sinhala|sk Slovak|sl Slovenian|sm Samoan
sn Shona|so Somali|sq Albanian|sr Serbian|ss Swati|st Southern Sotho|su Sundanese|sv Swedish|sw Swahili
ta Tamil|te Telugu|tg Tajik|th Thai|ti Tigrinya|tk Turkmen|tl Tagalog|tn Tswana|to Tongan|tr Turkish
ts Tsonga|tt Tatar|tw Twi|ty Tahitian|ug Uyghur|uk Ukrainian|ur Urdu|uz Uzbek|ve Venda|vi Vietnamese
vo Volapük|wa Walloon|wo Wolof|xh Xhosa|yi Yiddish|yo Yoruba|za Zhuang|zh Chinese|zu Zulu
"""

#: code → English name, in the order of the codes.
LANGUAGES: dict[str, str] = {
    entry[:2]: entry[3:] for line in _LIST.split("\n") for entry in line.split("|") if entry
} | {
    "ase": "American Sign Language",
    "hmn": "Hmong",
}

#: Other English names that people write, casefolded → code.
OTHER_NAMES: dict[str, str] = {
    "azeri": "az",
    "bangla": "bn",
    "bokmål": "nb",
    "cambodian": "km",
    "cantonese": "zh",
    "castilian": "es",
    "central khmer": "km",
    "dari": "fa",
    "divehi": "dv",
    "eastern armenian": "hy",
    "farsi": "fa",
    "filipino": "tl",
    "flemish": "nl",
    "fula": "ff",
    "gaelic": "gd",
    "gikuyu": "ki",
    "greenlandic": "kl",
    "haitian": "ht",
    "kirghiz": "ky",
    "laotian": "lo",
    "mandarin": "zh",
    "moldovan": "ro",
    "myanmar": "my",
    "nuosu": "ii",
    "nyanja": "ny",
    "old church slavonic": "cu",
    "oriya": "or",
    "panjabi": "pa",
    "pushto": "ps",
    "sinhalese": "si",
    "slovene": "sl",
    "sotho": "st",
    "tonga": "to",
    "uighur": "ug",
    "western armenian": "hy",
}

_CODE_OF_NAME = {name.casefold(): code for code, name in LANGUAGES.items()} | OTHER_NAMES


def language_code(text: str) -> str | None:
    """The ISO 639-1 code that ``text`` is, or whose English name it is; case and outer spaces do not count.

    None where it is neither.
    """
    word = " ".join(text.split()).casefold()
    return word if word in LANGUAGES else _CODE_OF_NAME.get(word)


def language_name(code: str) -> str:
    """The English name of a code; the code itself where it is not on the list."""
    return LANGUAGES.get(code, code)
