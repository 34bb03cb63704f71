"""What can be read from a members' file, as data: one :class:`Field` per column.

The Danish headings are those of the template and of the demonstration file; the
synonyms are what other systems and people call the same column. Spelling, blanks,
punctuation, capital letters and æ/ae do not matter (:func:`.words.comparable`).
"""

from __future__ import annotations

from dataclasses import dataclass

from .messages import _lt


@dataclass(frozen=True)
class Field:
    """A target of the mapping.

    ``kind`` is one of text, note, date, amount, integer, boolean, choice, ean, email,
    zip, number (a member's), phone, country, municipality, co_name, people, products.
    ``limit`` is the most characters that fit. ``blocking`` is False where a row can be
    taken in without the value when it is wrong. ``part_of`` names the field that the
    value goes into: such a column exists only because other systems split what we keep
    together, or the reverse.
    """

    key: str
    label: str
    danish: str
    kind: str
    synonyms: tuple[str, ...] = ()
    limit: int | None = None
    required: bool = False
    blocking: bool = True
    part_of: str = ""


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


FIELDS: tuple[Field, ...] = (
    Field(
        "member_number",
        _lt("Member Number"),
        "Medlemsnr",
        "number",
        _words(
            "medlemsnummer, medlem nr, medlem nummer, medlems id, kundenr, kundenummer,"
            "debitornr, debitornummer, nr, nummer, member no, member id, customer no,"
            "customer number, membership number, number"
        ),
        limit=15,
    ),
    Field(
        "name",
        _lt("Name"),
        "Navn",
        "text",
        _words(
            "fulde navn, medlem, medlemsnavn, kunde, kundenavn, betaler, navn 1,"
            "full name, member, member name, customer, customer name, payer"
        ),
        limit=120,
        required=True,
    ),
    Field(
        "first_name",
        _lt("First Name"),
        "Fornavn",
        "text",
        _words("fornavne, for- og mellemnavn, given name, first names"),
        limit=80,
        part_of="name",
    ),
    Field(
        "middle_name",
        _lt("Middle Name"),
        "Mellemnavn",
        "text",
        _words("mellemnavne, middle names"),
        limit=80,
        part_of="name",
    ),
    Field(
        "last_name",
        _lt("Last Name"),
        "Efternavn",
        "text",
        _words("efternavne, surname, family name"),
        limit=80,
        part_of="name",
    ),
    Field(
        "co_name",
        _lt("C/O Name"),
        "C/o",
        "co_name",
        _words("c/o navn, co adresse, care of"),
        limit=120,
    ),
    Field(
        "street",
        _lt("Street"),
        "Adresse",
        "text",
        _words(
            "adresse 1, adresselinje 1, vej, vejnavn, vej og nr, vej og husnr, gade,"
            "gadenavn, adresseringsvejnavn, postadresse, faktureringsadresse,"
            "betalingsadresse, address, address 1, address line 1, street name,"
            "street address, billing address"
        ),
        limit=120,
    ),
    Field(
        "house_number",
        _lt("House Number"),
        "Husnr",
        "text",
        _words("husnummer, hus nr, vejnr, vejnummer, gadenr, gadenummer, house no"),
        limit=20,
        part_of="street",
    ),
    Field(
        "house_letter",
        _lt("House Letter"),
        "Husbogstav",
        "text",
        _words("bogstav, litra, hus bogstav, husnr bogstav, letter"),
        limit=10,
        part_of="street",
    ),
    Field(
        "street_code",
        _lt("Street Code"),
        "Vejkode",
        "text",
        limit=10,
        blocking=False,
        part_of="street",
    ),
    Field(
        "address_ref",
        _lt("Address Reference"),
        "Adresse-id",
        "text",
        _words("dar id, adgangsadresse id, id på adressen, address uuid"),
        limit=40,
        blocking=False,
        part_of="street",
    ),
    Field(
        "street2",
        _lt("Street 2"),
        "Adresse 2",
        "text",
        _words(
            "adresselinje 2, etage og dør, etage/side, stednavn, address 2,"
            "address line 2, floor and door"
        ),
        limit=120,
    ),
    Field(
        "floor",
        _lt("Floor"),
        "Etage",
        "text",
        _words("sal, etagebetegnelse, etagenr"),
        limit=40,
        part_of="street2",
    ),
    Field(
        "door",
        _lt("Door"),
        "Dør",
        "text",
        _words("side, dørnr, dørnummer, dørbetegnelse, side/dør, lejlighed, lejl nr"),
        limit=40,
        part_of="street2",
    ),
    Field(
        "locality",
        _lt("Locality"),
        "Supplerende bynavn",
        "text",
        _words("lokalby, bydel, landsby, supplerende by"),
        limit=60,
        part_of="street2",
    ),
    Field(
        "zip",
        _lt("Postcode"),
        "Postnr",
        "zip",
        _words("postnummer, zip code, post code, postal code"),
        limit=12,
    ),
    Field(
        "city",
        _lt("City"),
        "By",
        "text",
        _words("bynavn, postnrnavn, postnummernavn, postdistrikt, postby, town"),
        limit=60,
    ),
    Field(
        "zip_city",
        _lt("Postcode and City"),
        "Postnr og by",
        "text",
        _words(
            "postnr/by, postnummer og by, postnr by, postnummer by, zip city,"
            "zip and city"
        ),
        limit=72,
        part_of="zip",
    ),
    Field(
        "country",
        _lt("Country"),
        "Land",
        "country",
        _words("landekode, country code"),
        limit=60,
    ),
    Field(
        "email",
        _lt("E-mail"),
        "E-mail",
        "email",
        _words(
            "mail, e-mailadresse, e-mail adresse, mailadresse, e-post, epost,"
            "email address"
        ),
        blocking=False,
    ),
    Field(
        "phone",
        _lt("Phone"),
        "Telefon",
        "phone",
        _words(
            "tlf, tlf nr, telefonnr, telefonnummer, telefon 1, telefon privat,"
            "fastnet, fastnettelefon, phone number, phone no, telephone, landline"
        ),
        limit=40,
        blocking=False,
    ),
    Field(
        "mobile",
        _lt("Mobile"),
        "Mobil",
        "phone",
        _words(
            "mobilnr, mobilnummer, mobiltelefon, mobil tlf, telefon mobil,"
            "mobile phone, mobile number, cell phone"
        ),
        limit=40,
        blocking=False,
    ),
    Field(
        "household",
        _lt("Others in the Household"),
        "Husstand",
        "people",
        _words(
            "husstandsmedlemmer, øvrige i husstanden, andre i husstanden, samlever,"
            "ægtefælle, ægtefælle/samlever, household, spouse"
        ),
        limit=120,
    ),
    Field(
        "installation_street",
        _lt("Installation Address"),
        "Installationsadresse",
        "text",
        _words(
            "installation adresse, installations adresse, installation vej,"
            "tilslutningsadresse, leveringsadresse, anlægsadresse, udtagsadresse,"
            "installation street, delivery address, connected address"
        ),
        limit=120,
    ),
    Field(
        "installation_house_number",
        _lt("Installation House Number"),
        "Installation husnr",
        "text",
        _words("installation husnummer, installationshusnr, leveringshusnr"),
        limit=20,
        part_of="installation_street",
    ),
    Field(
        "installation_house_letter",
        _lt("Installation House Letter"),
        "Installation husbogstav",
        "text",
        _words("installation bogstav, installation litra"),
        limit=10,
        part_of="installation_street",
    ),
    Field(
        "installation_street2",
        _lt("Installation Address 2"),
        "Installationsadresse 2",
        "text",
        _words("installation adresse 2, leveringsadresse 2, installation street 2"),
        limit=120,
    ),
    Field(
        "installation_floor",
        _lt("Installation Floor"),
        "Installation etage",
        "text",
        _words("installationsetage, leveringsetage"),
        limit=40,
        part_of="installation_street2",
    ),
    Field(
        "installation_door",
        _lt("Installation Door"),
        "Installation dør",
        "text",
        _words("installationsdør, leveringsdør, installation side"),
        limit=40,
        part_of="installation_street2",
    ),
    Field(
        "installation_zip",
        _lt("Installation Postcode"),
        "Installation postnr",
        "zip",
        _words(
            "installation postnummer, installationspostnr, installationspostnummer,"
            "tilslutning postnr, leveringspostnr, installation zip"
        ),
        limit=12,
    ),
    Field(
        "installation_city",
        _lt("Installation City"),
        "Installation by",
        "text",
        _words("installationsby, tilslutning by, leveringsby, installation town"),
        limit=60,
    ),
    Field(
        "municipality_code",
        _lt("Municipality Code"),
        "Kommunekode",
        "municipality",
        _words("kommunenr, kommunenummer, municipality, municipality no"),
        blocking=False,
    ),
    Field(
        "property_ref",
        _lt("Property Reference"),
        "Ejendomsnr",
        "text",
        _words(
            "ejendomsnummer, ejendoms id, bfe, bfe nr, bfe nummer, matrikel,"
            "matrikelnr, property number, property no, property ref"
        ),
        limit=40,
        blocking=False,
    ),
    Field(
        "date_joined",
        _lt("Joined"),
        "Indmeldt",
        "date",
        _words(
            "indmeldt dato, indmeldt den, indmeldelse, indmeldelsesdato,"
            "indmeldingsdato, medlem siden, medlem fra, tilmeldt, tilmeldingsdato,"
            "startdato, date joined, join date, joining date, member since, start date"
        ),
    ),
    Field(
        "date_left",
        _lt("Last Day"),
        "Udmeldt",
        "date",
        _words(
            "udmeldt dato, udmeldt den, udmeldelse, udmeldelsesdato, udmeldingsdato,"
            "medlem til, sidste dag, ophør, ophørt, ophørsdato, slutdato, left,"
            "date left, leaving date, end date"
        ),
    ),
    Field(
        "payment_channel",
        _lt("Payment Channel"),
        "Betalingsform",
        "choice",
        _words(
            "betaling, betalingsmåde, betalingsmetode, betalingskanal, betalingstype,"
            "payment, payment method, payment type"
        ),
    ),
    Field(
        "ean_number",
        _lt("EAN Number"),
        "EAN-nummer",
        "ean",
        _words("ean, ean nr, ean-lokationsnummer, ean lokationsnr, gln, gln-nummer"),
    ),
    Field(
        "package",
        _lt("Package"),
        "Pakke",
        "text",
        _words(
            "pakkenavn, tv-pakke, tv pakke, pakketype, abonnement, produkt,"
            "package name, subscription, product"
        ),
        limit=120,
    ),
    Field(
        "package_from",
        _lt("Package From"),
        "Pakke fra",
        "date",
        _words(
            "pakke fra dato, pakke start, pakke startdato, abonnement fra,"
            "subscription from, package start"
        ),
    ),
    Field(
        "package_to",
        _lt("Package To"),
        "Pakke til",
        "date",
        _words(
            "pakke til dato, pakke slut, pakke slutdato, abonnement til,"
            "subscription to, package end"
        ),
    ),
    Field(
        "addons",
        _lt("Add-ons"),
        "Tilvalg",
        "products",
        _words(
            "tillæg, tillægsydelser, tilvalgspakker, tilvalgspakke, tilkøb,"
            "ekstraydelser, extras"
        ),
        limit=120,
    ),
    Field(
        "addons_from",
        _lt("Add-ons From"),
        "Tilvalg fra",
        "date",
        _words("tilvalg fra dato, tilvalg start, tilvalg startdato, tilkøb fra"),
    ),
    Field(
        "addons_to",
        _lt("Add-ons To"),
        "Tilvalg til",
        "date",
        _words("tilvalg til dato, tilvalg slut, tilvalg slutdato, tilkøb til"),
    ),
    Field(
        "lang",
        _lt("Language"),
        "Sprog",
        "choice",
        _words("sprogkode, lang, language code"),
        blocking=False,
    ),
    Field(
        "name_protected",
        _lt("Name Protected"),
        "Navnebeskyttet",
        "boolean",
        _words(
            "navnebeskyttelse, navne- og adressebeskyttelse, adressebeskyttet,"
            "adressebeskyttelse, beskyttet navn, protected name, protected"
        ),
    ),
    Field(
        "note",
        _lt("Note"),
        "Bemærkning",
        "note",
        _words(
            "bemærkninger, notat, notater, noter, kommentar, kommentarer, notes,"
            "remark, remarks, comment, comments"
        ),
        limit=5000,
    ),
)

FIELD: dict[str, Field] = {each.key: each for each in FIELDS}
