"""Checks what the files of the catalogue say about each other's indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kansenscan_lib.fouten import suggest

if TYPE_CHECKING:
    from kansenscan_lib.catalogus import Catalogus


def check_verwijzingen(catalogus: Catalogus) -> list[str]:
    """Return every reference to or from an indicator that is wrong, as Dutch sentences."""
    return [
        *_check_indicatoren(catalogus), *_check_doelgroepen(catalogus), *_check_signaal(catalogus)
    ]  # fmt: skip


def _check_indicatoren(catalogus: Catalogus) -> list[str]:
    """Return what is wrong with the references and units of the indicators."""
    meldingen = []
    variabelen = catalogus.bronnen.variabele
    for deel in catalogus.indicatoren:
        waar = f"indicatoren.yml, indicator {deel.id}"
        for soort, namen, bekend in (
            ("variabele", deel.variabelen, variabelen),
            ("thema", deel.kansthemas, catalogus.thema),
            ("doelgroep", deel.doelgroepen, catalogus.doelgroep),
        ):
            for naam in namen:
                if naam not in bekend:
                    hulp = suggest(naam, bekend)
                    meldingen.append(f"{waar}: onbekende {soort} '{naam}'.{hulp}")
        for naam in deel.variabelen:
            zelf = deel.formule == "overnemen" and naam not in deel.noemer
            verwacht = deel.eenheid if zelf else "aantal"
            variabele = variabelen.get(naam)
            if variabele and variabele.eenheid != verwacht:
                meldingen.append(
                    f"{waar}: formule '{deel.formule}' vraagt een variabele in '{verwacht}'; "
                    f"'{variabele.id}' is in '{variabele.eenheid}'."
                )
    return meldingen


def _check_doelgroepen(catalogus: Catalogus) -> list[str]:
    """Return what is wrong with the indicators that size a doelgroep; both sides must agree."""
    meldingen = []
    for groep in catalogus.doelgroepen:
        waar = f"doelgroepen.yml, '{groep.id}'"
        for naam in groep.indicatoren:
            if naam not in catalogus.indicator:
                hulp = suggest(naam, catalogus.indicator)
                meldingen.append(f"{waar}: onbekende indicator '{naam}'.{hulp}")
            elif groep.id not in catalogus.indicator[naam].doelgroepen:
                meldingen.append(
                    f"{waar}: indicator '{naam}' noemt deze doelgroep niet. Zet '{groep.id}' bij "
                    f"'doelgroepen' van '{naam}' in indicatoren.yml."
                )
    return meldingen


def _check_signaal(catalogus: Catalogus) -> list[str]:
    """Return what is wrong with the references of the signal map."""
    signaal = catalogus.basisvaardigheden.signaal
    return [
        f"basisvaardigheden.yml, signaal: onbekende {soort} '{naam}'.{suggest(naam, bekend)}"
        for soort, namen, bekend in (
            ("doelgroep", signaal.doelgroepen, set(catalogus.doelgroep)),
            ("indicator", signaal.indicatoren, set(catalogus.indicator)),
        )
        for naam in namen if naam not in bekend
    ]
