"""Made-up people and addresses for the demo: word lists and how to pick from them.

Nobody here exists. The names are common Danish first and last names put together
by a seeded random generator; the streets are invented, only the pairs of postcode
and town are real, because programs check them.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field

MEN = (
    "Peter Jens Michael Lars Thomas Henrik Søren Christian Jan Martin Niels Anders "
    "Morten Jesper Hans Jørgen Per Ole Rasmus Mads Erik Kim Poul Torben Finn Bent "
    "Åge Børge Kjær Svend Viggo Preben Flemming Carsten Bjørn Jürgen René André "
    "Hans-Erik Karl-Åge Niels-Jørgen Bo Asger Emil Noah Oscar Villads Knud"
).split()
WOMEN = (
    "Anne Mette Kirsten Hanne Anna Helle Susanne Lene Maria Marianne Lone Camilla "
    "Inge Karen Pia Charlotte Bente Louise Gitte Jette Tina Birgitte Inger Ulla "
    "Sofie Julie Ida Åse Bodil Grethe Kærsti Sørine Solvejg Zoë Renée Dorthe "
    "Anne-Marie Else-Marie Ann-Sofie Rigmor Ellen Freja Alma Josefine Tove Ragnhild"
).split()
FAMILIES = (
    "Nielsen Jensen Hansen Pedersen Andersen Christensen Larsen Sørensen Rasmussen "
    "Jørgensen Petersen Madsen Kristensen Olsen Thomsen Christiansen Poulsen "
    "Johansen Møller Mortensen Knudsen Kjær Østergaard Bæk Nørgaard Søndergaard "
    "Bjerregaard Lindqvist Åkjær Dahl Holm Lund Schmidt Müller Winther Frandsen "
    "Toft Bruun Skov Ravn Lauridsen Bang Thygesen Overgaard Kjærgaard Vestergård"
).split()
MIDDLES = "Bach Lykke Bundgaard Juul Kjær Høj Friis Nygaard Bjørn Østerby Krogh".split()

NEWCOMERS = (
    "Jan Kowalski",
    "Katarzyna Nowak-Madsen",
    "Sigurð Joensen",
    "Þórdís Guðmundsdóttir",
    "Jóannes á Høvdanum",
    "Mehmet Yilmaz",
    "Björn Ångström",
)
"""Names from outside Denmark that ISO 8859-1 and Windows-1252 can hold."""

BEYOND_LATIN_1 = (
    "Łukasz Żółty",
    "Małgorzata Wiśniewska",
    "Jiří Dvořák",
    "Erzsébet Szőke",
)
"""Names that ISO 8859-1 can't hold: only for a file in Unicode (XLSX)."""


@dataclass(frozen=True)
class Area:
    """The neighbourhood of one association: towns, and the streets of each."""

    towns: tuple[tuple[str, str, tuple[str, ...]], ...]
    """(postcode of four digits, town, its streets); the first is the largest."""
    elsewhere: tuple[tuple[str, str], ...]
    """(postcode, town) of payers who live away from their installation."""


FYN = Area(
    towns=(
        (
            "5580",
            "Nørre Aaby",
            (
                "Rosenvænget",
                "Antennebakken",
                "Lærkeløkken",
                "Møllemarksvænget",
                "Kastanjehegnet",
                "Østre Skoletoft",
                "Fællesparken",
                "Åkrogen",
                "Gl. Stationsgyde",
            ),
        ),
        ("5592", "Ejby", ("Teglværkshaven", "Bøgeløkken", "Smedeengen")),
        ("5591", "Gelsted", ("Elmehegnet", "Kærgårdsløkken", "Brugsstræde")),
        ("5466", "Asperup", ("Strandløkken", "Ærtebjergvænget")),
    ),
    elsewhere=(("5000", "Odense C"), ("5500", "Middelfart"), ("5610", "Assens")),
)
THY = Area(
    towns=(
        ("7770", "Vestervig", ("Klostertoften", "Fiberstien", "Havrevænget")),
        ("7760", "Hurup Thy", ("Lyngbakkehaven", "Vesterhavsløkken", "Sandagertoft")),
    ),
    elsewhere=(("7700", "Thisted"), ("7730", "Hanstholm")),
)
ELSEWHERE_STREETS = ("Søndre Ringvænge", "Havneløkken", "Kongensgyde", "Ågade Øst")
BLOCKS = ("Fællesparken", "Gl. Stationsgyde", "Lyngbakkehaven", "Kongensgyde")
"""Streets of flats: these addresses have a floor and a side."""
FLOORS = ("st.", "1.", "2.", "3.")
SIDES = ("tv.", "mf.", "th.")


def person(rng: random.Random) -> str:
    """A full name; about one in fifty is from NEWCOMERS."""
    if rng.random() < 0.02:
        return rng.choice(NEWCOMERS)
    parts = [rng.choice(MEN if rng.random() < 0.5 else WOMEN)]
    if rng.random() < 0.3:
        parts.append(rng.choice(MIDDLES))
    family = rng.choice(FAMILIES)
    if rng.random() < 0.06:
        family = f"{family}-{rng.choice(FAMILIES)}"
    return " ".join([*parts, family])


def house(rng: random.Random, street: str) -> str:
    """House number, for a block of flats with floor and side: "12, 2. tv."."""
    if street in BLOCKS:
        number = rng.randrange(1, 40)
        return f"{street} {number}, {rng.choice(FLOORS)} {rng.choice(SIDES)}"
    letter = rng.choice("ABC") if rng.random() < 0.08 else ""
    return f"{street} {rng.randrange(1, 120)}{letter}"


@dataclass
class Houses:
    """Gives out addresses of one area, never the same one twice."""

    area: Area
    rng: random.Random
    taken: set[str] = field(default_factory=set)

    def connected(self) -> tuple[str, str, str]:
        """(street and house, postcode, town) of an installation in the area."""
        weights = [len(streets) for _zip, _town, streets in self.area.towns]
        while True:
            found = self.rng.choices(self.area.towns, weights=weights)[0]
            postcode, town, streets = found
            address = house(self.rng, self.rng.choice(streets))
            if address not in self.taken:
                self.taken.add(address)
                return address, postcode, town

    def away(self) -> tuple[str, str, str]:
        """(street and house, postcode, town) of somebody who lives elsewhere."""
        postcode, town = self.rng.choice(self.area.elsewhere)
        return house(self.rng, self.rng.choice(ELSEWHERE_STREETS)), postcode, town


_SPELLED_OUT = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ü": "ue", "ð": "d", "þ": "th", "ł": "l"}
)


def mailbox(name: str) -> str:
    """The name as the local part of an e-mail address: lower case ASCII and dots."""
    spelled = name.lower().translate(_SPELLED_OUT)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return ".".join(plain.replace("-", " ").split())
