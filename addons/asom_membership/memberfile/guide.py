"""What the template says about each column, in Danish and in English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Advice:
    """An example value and the explanation of a column."""

    example: str | date
    danish: str
    english: str


# The member number marks the row as an example: it is refused when it is left there.
EXAMPLE_NUMBER = "EKSEMPEL"

GUIDE: dict[str, Advice] = {
    "member_number": Advice(
        EXAMPLE_NUMBER,
        "Medlemmets nummer, som også er kundenummeret hos Betalingsservice: højst 15 "
        "bogstaver og cifre uden mellemrum. Lad feltet stå tomt, så får medlemmet det "
        "næste ledige nummer. To rækker med samme nummer er samme medlem med flere "
        "pakker.",
        "The member's number, also the customer number with Betalingsservice: at most "
        "15 letters and digits without blanks. Leave it empty to give the member the "
        "next free number. Two rows with the same number are one member with several "
        "packages.",
    ),
    "name": Advice(
        "Anne Eksempelsen",
        "Den, der betaler. Feltet skal udfyldes.",
        "Who pays. It must be filled in.",
    ),
    "co_name": Advice(
        "",
        "Navnet efter c/o.",
        "The name behind c/o.",
    ),
    "street": Advice(
        "Rosenvænget 12",
        "Vej og husnummer, hvor der sendes post til.",
        "Street and house number that letters go to.",
    ),
    "street2": Advice(
        "2. tv.",
        "Etage og dør, eller et stednavn.",
        "Floor and door, or the name of a place.",
    ),
    "zip": Advice(
        "5000",
        "Fire cifre i Danmark. Udfyld også Land, når adressen er i udlandet.",
        "Four digits in Denmark. Fill in the country, too, for an address abroad.",
    ),
    "city": Advice("Odense C", "Byen til postnummeret.", "The postcode's city."),
    "country": Advice(
        "",
        "Kun for adresser uden for Danmark, for eksempel Sverige.",
        "Only for addresses outside Denmark, such as Sweden.",
    ),
    "email": Advice(
        "anne@example.dk",
        "Én e-mailadresse.",
        "One e-mail address.",
    ),
    "phone": Advice(
        "66 11 22 33",
        "Fastnettelefon, som den skrives.",
        "Landline, as it is written.",
    ),
    "mobile": Advice(
        "20 11 22 33",
        "Mobiltelefon, som den skrives. Begynd med + og landekode for et udenlandsk "
        "nummer.",
        "Mobile phone, as it is written. Begin with + and the country code for a "
        "foreign number.",
    ),
    "household": Advice(
        "Bo Eksempelsen; Ida Eksempelsen",
        "Navne på andre i husstanden, adskilt af semikolon eller plus.",
        "Names of others in the household, separated by a semicolon or a plus.",
    ),
    "installation_street": Advice(
        "Rosenvænget 12",
        "Den adresse, der er tilsluttet. Lad den stå tom, når den er den samme som "
        "adressen.",
        "The address that is connected. Leave it empty when it is the same as the "
        "address.",
    ),
    "installation_street2": Advice(
        "2. tv.",
        "Etage og dør på installationsadressen.",
        "Floor and door of the installation.",
    ),
    "installation_zip": Advice(
        "5000",
        "Fire cifre.",
        "Four digits.",
    ),
    "installation_city": Advice(
        "Odense C",
        "Byen til installationens postnummer.",
        "The city of the installation's postcode.",
    ),
    "municipality_code": Advice(
        "461",
        "Kommunens kode på tre cifre.",
        "The municipality's code of three digits.",
    ),
    "property_ref": Advice(
        "",
        "Ejendommens nummer i kommunen eller dens BFE-nummer.",
        "The property's number with the municipality, or its BFE number.",
    ),
    "date_joined": Advice(
        date(2019, 4, 1),
        "Første dag som medlem, for eksempel 31-12-2026.",
        "First day as a member, for example 31-12-2026.",
    ),
    "date_left": Advice(
        "",
        "Sidste dag som medlem; tom for medlemmer, der ikke er udmeldt.",
        "Last day as a member; empty for members who have not left.",
    ),
    "payment_channel": Advice(
        "Betalingsservice",
        "Et af ordene: {choices}. Betalingsservice forudsætter, at medlemmet har en "
        "betalingsaftale; ellers sendes et indbetalingskort.",
        "One of these words: {choices}. Betalingsservice needs a mandate of the "
        "member's; without one a payment slip is sent.",
    ),
    "ean_number": Advice(
        "",
        "For offentlige betalere: de 13 cifre til deres regninger. Ellers tom.",
        "For public bodies: the 13 digits to which they want their bills. Else empty.",
    ),
    "package": Advice(
        "Grundpakke",
        "Pakkens navn, præcis som det står i systemet.",
        "The package's name, exactly as the system has it.",
    ),
    "package_from": Advice(
        date(2019, 4, 1),
        "Pakkens første dag. Tom betyder fra indmeldelsen.",
        "The package's first day. Empty means from the day of joining.",
    ),
    "package_to": Advice(
        "",
        "Pakkens sidste dag; tom, så længe medlemmet har pakken.",
        "The package's last day; empty as long as the member has the package.",
    ),
    "addons": Advice(
        "Sportskanal, Fast IP-adresse",
        "Navne på tilvalg, adskilt af komma eller plus.",
        "Names of add-ons, separated by a comma or a plus.",
    ),
    "addons_from": Advice(
        date(2020, 7, 1),
        "Tilvalgenes første dag. Tom betyder som pakken.",
        "The add-ons' first day. Empty means as the package.",
    ),
    "addons_to": Advice(
        "",
        "Tilvalgenes sidste dag; tom, så længe medlemmet har dem.",
        "The add-ons' last day; empty as long as the member has them.",
    ),
    "lang": Advice(
        "Dansk",
        "Et af ordene: {choices}. Tom betyder dansk.",
        "One of these words: {choices}. Empty means Danish.",
    ),
    "name_protected": Advice(
        "",
        "Ja, når navn og adresse er beskyttet og ikke må vises for andre.",
        "Yes when name and address are protected and must not be shown to others.",
    ),
    "note": Advice(
        "",
        "Fri tekst om medlemmet.",
        "Any text about the member.",
    ),
}
