"""Finding the gemeente a user means."""

from __future__ import annotations

import pytest

from kansenscan_lib.bronnen.momentopname import select_gemeente
from kansenscan_lib.fouten import InvoerFout


@pytest.mark.parametrize(("vraag", "code"), [
    ("Zwolle", "GM0193"), ("zwolle", "GM0193"), ("  ZWOLLE ", "GM0193"), ("GM0193", "GM0193"),
    ("gm0193", "GM0193"), ("0193", "GM0193"), ("193", "GM0193"), ("Gemeente Zwolle", "GM0193"),
    ("'s-Hertogenbosch", "GM0796"), ("’s-Hertogenbosch", "GM0796"), ("s hertogenbosch", "GM0796"),
    ("Den Bosch", "GM0796"), ("Den Haag", "GM0518"), ("'s-Gravenhage", "GM0518"),
    ("Sudwest-Fryslan", "GM1900"), ("Súdwest-Fryslân", "GM1900"), ("sudwest fryslan", "GM1900"),
    ("Bergen (NH.)", "GM0373"), ("Bergen (L.)", "GM0893"), ("bergen nh", "GM0373"),
    ("Hengelo", "GM0164"), ("Hengelo (O.)", "GM0164"), ("Laren", "GM0417"),
    ("Stein (L.)", "GM0971"), ("Purmerend", "GM0439"), ("Nuenen", "GM0820"),
    ("IJsselstein", "GM0353"), ("De Fryske Marren", "GM1940"), ("De Friese Meren", "GM1940")])
def test_gevonden(vraag: str, code: str) -> None:
    assert select_gemeente(vraag) == code


@pytest.mark.parametrize(("vraag", "melding"), [
    ("Zwole", "Bedoelt u 'Zwolle'?"),
    ("Amsterdm", "Bedoelt u 'Amsterdam'?"),
    ("Sudwest Fryslaan", "Bedoelt u 'Súdwest-Fryslân'?"),
    ("Bergen", "Bergen (NH.) (GM0373) of Bergen (L.) (GM0893)"),
    ("Weesp", "Weesp is in 2022 opgegaan in Amsterdam (GM0363)"),
    ("GM0457", "Weesp is in 2022 opgegaan in Amsterdam (GM0363)"),
    ("0457", "Weesp is in 2022 opgegaan in Amsterdam (GM0363)"),
    ("delfzijl", "Delfzijl is in 2021 opgegaan in Eemsdelta (GM1979)"),
    ("Beemster", "Beemster is in 2022 opgegaan in Purmerend (GM0439)"),
    ("Haren", "Haren is in 2019 opgegaan in Groningen (GM0014)"),
    ("Haaren", "verdeeld over Boxtel (GM0757), Oisterwijk (GM0824), Tilburg (GM0855) en Vught"),
    ("9999", "Onbekende gemeentecode '9999'"),
    ("WK019310", "is een wijk (Binnenstad) van Zwolle. Gebruik de gemeente: GM0193"),
    ("PV23", "geen gemeente maar een provincie (Overijssel)"),
    ("NL00", "geen gemeente maar een land (Nederland)"),
    ("", "Er is geen gemeente opgegeven"), ("   ", "Er is geen gemeente opgegeven"),
    ("???", "Onbekende gemeente '???'"), ("Parijs", "Onbekende gemeente 'Parijs'")])
def test_niet_gevonden(vraag: str, melding: str) -> None:
    with pytest.raises(InvoerFout) as fout:
        select_gemeente(vraag)
    assert melding in str(fout.value)
    assert "\n" not in str(fout.value)
