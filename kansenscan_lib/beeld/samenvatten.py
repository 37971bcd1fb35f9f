"""Per phase, tables in and the bottom line out; and the short readings beside a figure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kansenscan_lib.beeld.taal import (
    format_getal,
    format_lijst,
    is_leeg,
    say_aantal,
)
from kansenscan_lib.beeld.tonen import Cijferrij, Tekst, escape_md
from kansenscan_lib.beeld.zinnen import say_leeg, say_vergelijking, say_wijk
from kansenscan_lib.rijen import select_rij, select_rijen
from kansenscan_lib.scan import Scan

#: With so few kansen, to be one of the first five says little.
TOP = 10
STEDELIJKHEID = {
    1: "zeer sterk stedelijke", 2: "sterk stedelijke", 3: "matig stedelijke",
    4: "weinig stedelijke", 5: "niet stedelijke",
}  # fmt: skip


def say_kort_gemeente(vergelijking: pd.DataFrame, opvallend: pd.DataFrame, scan: Scan) -> Tekst:
    """Say the bottom line of phase 1.

    Parameters
    ----------
    vergelijking : DataFrame
        From `analyse.compare_gemeente`.
    opvallend : DataFrame
        From `analyse.select_opvallend`: the same order as on the front page.
    """
    inwoners = select_rij(vergelijking, "inwoners")
    regels = [
        f"**{scan.naam}** telt {format_getal(inwoners['waarde'])} inwoners "
        f"(1 januari {int(inwoners['peiljaar'])}). {_say_stedelijk(vergelijking, scan)}"
    ]
    te_vergelijken = vergelijking[vergelijking["oordeel"] != "onbekend"]
    anders = te_vergelijken[te_vergelijken["oordeel"].isin(("hoger", "lager"))]
    zonder = int((anders["zekerheid"] != "stevig").sum())
    regels.append(
        f"Van {len(te_vergelijken)} cijfers wijken er {len(anders)} duidelijk af van "
        "Nederland. Bij de andere is er geen duidelijk verschil."
        + (
            f" Bij {zonder} van de {len(anders)} is toeval niet te toetsen: het zijn schattingen, "
            "of cijfers zonder aantallen."
            if zonder
            else ""
        )
    )
    kracht = opvallend["betekenis"] == "kracht"
    bewijs = [("inwoners", scan.code, int(inwoners["peiljaar"]))]
    for deel, kop in ((opvallend[~kracht], "Wat opvalt"), (opvallend[kracht], "Kracht")):
        eerste = deel.drop_duplicates("thema").head(2)
        for indicator, rij in zip(eerste.index, select_rijen(eerste), strict=True):
            regels.append(f"**{kop}:** {say_vergelijking(rij, scan.naam)}")
            bewijs += [(str(indicator), code, int(rij["peiljaar"])) for code in (scan.code, "NL00")]
        if deel.empty:
            regels.append(f"**{kop}:** geen enkel cijfer springt er duidelijk uit.")
    return _lijst(regels, rijen=bewijs)


def say_profiel(vergelijking: pd.DataFrame, scan: Scan) -> Tekst:
    """Say how to read the profile figure, and what is the same as in Nederland."""
    procent = vergelijking[(vergelijking["eenheid"] == "%") & vergelijking["nederland"].notna()]
    anders = procent[procent["oordeel"].isin(("hoger", "lager"))]
    drempels = scan.catalogus.regels.drempels()
    aantal = say_aantal(len(anders), "cijfer", "cijfers")
    zin = (
        f"Bij {aantal} in deze figuur verschilt de gemeente duidelijk van Nederland: minstens "
        f"{format_getal(drempels['verschil_minimaal_pp'])} procentpunt, of bij een klein "
        f"percentage een index van {format_getal(drempels['index_over'])} of meer, of "
        f"{format_getal(drempels['index_onder'])} of minder. Zijn de mensen geteld, dan is toeval "
        "als verklaring onwaarschijnlijk."
    )
    model = [str(t) for t in procent.loc[procent["soort"] == "model", "titel_kort"]]
    extra = (
        f"Schattingen uit een model of een steekproef zijn: {format_lijst(model)}." if model else ""
    )
    return Tekst(f"{zin} {escape_md(extra)}")


def say_kort_bevolking(wijken: pd.DataFrame, boven: pd.DataFrame, scan: Scan) -> Tekst:
    """Say the bottom line of phase 2.

    Parameters
    ----------
    wijken : DataFrame
        From `compare_wijken`.
    boven : DataFrame
        From `select_oververtegenwoordigd`.
    """
    aantal = len(scan.wijken)
    if aantal < 2:
        return _lijst(
            [
                f"{scan.naam} is voor het CBS één wijk. Wijken vergelijken kan hier niet; "
                "de cijfers van de gemeente staan hieronder."
            ]
        )
    getoetst = int(wijken["p"].notna().sum())
    regels = [
        f"{scan.naam} heeft {aantal} wijken. Wij vergeleken {format_getal(getoetst)} keer een wijk "
        f"met de rest. In {format_getal(len(boven))} gevallen is een groep in de wijk duidelijk "
        "groter."
    ]
    nodig = boven["richting"] == "meer_is_behoefte"
    eerst = boven[nodig].drop_duplicates("naam").head(2)
    overig = boven[~nodig & ~boven["naam"].isin(eerst["naam"])].drop_duplicates("indicator")
    getoond = select_rijen(pd.concat([eerst, overig.head(3 - len(eerst))]))
    regels += [say_wijk(rij, scan.naam) for rij in getoond]
    bewijs = [(r["indicator"], r["gebiedscode"], int(r["peiljaar"])) for r in getoond]
    if boven.empty and getoetst:
        regels.append(
            "Geen enkele wijk springt er duidelijk uit op wat wij konden toetsen. Dat is geen "
            "bewijs dat de wijken gelijk zijn: kleine verschillen zien wij niet."
        )
    elif not getoetst:
        regels.append("Voor een toets zijn er in deze wijken te weinig gegevens.")
    return _lijst(regels, rijen=bewijs)


def say_kaart(wijken: pd.DataFrame, scan: Scan, indicatoren: Sequence[str]) -> Tekst:
    """Say what the mapped figures tell and what they do not."""
    regels = []
    for indicator in indicatoren:
        uitleg = scan.catalogus.indicator[indicator]
        regels.append(
            f"**{escape_md(uitleg.titel)}.** {escape_md(uitleg.zegt)} {escape_md(uitleg.zegt_niet)}"
        )
    return _lijst(regels, veilig=True) if regels else Tekst("")


def say_kort_stakeholders(portefeuilles: pd.DataFrame, scan: Scan) -> Tekst:
    """Say the bottom line of phase 3.

    Parameters
    ----------
    portefeuilles : DataFrame
        From `analyse.compare_portefeuilles`.
    """
    blad = scan.invulmap.stakeholders
    if blad.empty:
        return say_leeg("stakeholders")
    gedekt = sum(any(thema.id in t for t in blad["themas"]) for thema in scan.catalogus.themas)
    zinnen = [
        f"Er zijn {say_aantal(len(blad), 'stakeholder', 'stakeholders')} ingevuld voor "
        f"{scan.naam}. Samen raken zij {gedekt} van de {len(scan.catalogus.themas)} thema's van "
        "deze scan."
    ]
    leeg = int((portefeuilles["stakeholders"] == 0).sum())
    if leeg:
        aantal = say_aantal(leeg, "portefeuille", "portefeuilles")
        zinnen.append(
            f"De gemeente heeft beleidsdoelen. Bij {aantal} met zo'n doel is nog niemand in beeld."
        )
    return _lijst(zinnen)


def say_kort_partners(partners: pd.DataFrame) -> Tekst:
    """Say the bottom line of phase 4.

    Parameters
    ----------
    partners : DataFrame
        From `analyse.compare_partners`; its order rests on shared subjects only.
    """
    if partners.empty:
        return say_leeg("partners")
    if partners["aanknopingen"].isna().all():
        return _lijst([
            "Wat de partners en de bibliotheek delen, is nog niet te zeggen. Vul op de bladen "
            "Aanbod en Bibliotheek in wat er al is, en bij elke stakeholder voor wie die werkt."
        ])  # fmt: skip
    delen = partners[partners["aanknopingen"].fillna(0) > 0]
    if delen.empty:
        return _lijst(["Geen van de partners deelt een thema en een doelgroep met een kans."])
    aantal = say_aantal(len(delen), "partner", "partners")
    van = say_aantal(len(partners), "stakeholder", "stakeholders")
    return _lijst([
        f"Met {aantal} van de {van} deelt de bibliotheek een doelgroep en een thema waar een kans "
        "ligt.",
        "De meeste onderwerpen deelt zij met " + format_lijst(_wie(delen.head(3))) + ".",
    ])  # fmt: skip


def say_kort_aanbod(confrontatie: pd.DataFrame, enkel: pd.DataFrame, scan: Scan) -> Tekst:
    """Say the bottom line of phase 5.

    Parameters
    ----------
    confrontatie : DataFrame
        From `analyse.compare_confrontatie`.
    enkel : DataFrame
        From `analyse.select_enkel`.
    scan : Scan
    """
    if "aanbod" not in scan.bladen:
        return say_leeg("marktaanbod")
    blad = scan.invulmap.aanbod
    wit = confrontatie[(confrontatie["oordeel"] == "witte_vlek")
                       & (confrontatie["behoefte"] == "hoog")]
    zinnen = [
        f"Er zijn {say_aantal(len(blad), 'activiteit', 'activiteiten')} van "
        f"{say_aantal(blad['aanbieder'].nunique(), 'aanbieder', 'aanbieders')} bekend."
    ]
    if wit.empty:
        zinnen.append("Waar een groep groot is, is overal aanbod bekend.")
    else:
        groepen = _titels(scan, wit.sort_values("prioriteit", ascending=False)["doelgroep"])
        rest = [f"nog {say_aantal(len(groepen) - 4, 'groep', 'groepen')}"] if groepen[4:] else []
        aantal = say_aantal(len(groepen), "groep", "groepen")
        zinnen.append(
            f"Bij {aantal} is er een plek waar de groep groot is en waar wij geen aanbod kennen: "
            f"{format_lijst([*groepen[:4], *rest])}."
        )
    groot = enkel[enkel["behoefte"] == "hoog"].drop_duplicates(["doelgroep", "thema"])
    if len(groot):
        aantal = say_aantal(len(groot), "combinatie", "combinaties")
        zinnen.append(
            f"Bij {aantal} van doelgroep en thema is er op een plek met grote behoefte maar één "
            "aanbieder buiten de bibliotheek."
        )
    return _lijst(zinnen)


def say_kort_bibliotheek(scan: Scan) -> Tekst:
    """Say the bottom line of phase 6."""
    if "bibliotheek" not in scan.bladen:
        return say_leeg("bibliotheek")
    standen = scan.invulmap.bibliotheek.drop_duplicates("dienst")["status"].value_counts()
    vormen = {
        "bestaat": ("bestaat", "bestaan"),
        "gepland": ("is gepland", "zijn gepland"),
        "mogelijk": ("is mogelijk", "zijn mogelijk"),
    }
    delen = [say_aantal(standen[s], *v) for s, v in vormen.items() if s in standen]
    totaal = say_aantal(int(standen.sum()), "dienst", "diensten")
    zinnen = [f"De bibliotheek noemt {totaal}."]
    if len(delen) > 1:
        zinnen = [f"De bibliotheek noemt {totaal}: {format_lijst(delen)}."]
    genoemd = set(scan.invulmap.bibliotheek["dienst"])
    missen = sum(d.id not in genoemd for d in scan.catalogus.diensten)
    if missen:
        rest = say_aantal(missen, "dienst", "diensten")
        zinnen.append(
            f"Uit onze lijst {'is' if missen == 1 else 'zijn'} {rest} niet genoemd. In de regels "
            f"{'telt die' if missen == 1 else 'tellen ze'} als: er nog niet."
        )
    return _lijst(zinnen)


def say_kort_kansen(kansen: pd.DataFrame, scan: Scan) -> Tekst:
    """Say the bottom line of phase 7."""
    if kansen.empty:
        if scan.ingevuld:
            return _lijst(["Uit deze cijfers en deze invulmap volgt geen kans."])
        return say_leeg("kansen")
    per = kansen.drop_duplicates("dienst")["termijn"].value_counts()
    delen = [
        f"{format_getal(per[t])} op de {b.titel}"
        for t, b in scan.catalogus.regels.termijnen.items()
        if t in per
    ]
    eerste = kansen.iloc[0]
    return _lijst([
        f"De scan levert {say_aantal(len(kansen), 'kans', 'kansen')} op, bij "
        f"{say_aantal(int(per.sum()), 'dienst', 'diensten')}. Van die diensten "
        f"kunnen er {format_lijst(delen)} beginnen.",
        f"Bovenaan staat **{escape_md(eerste['titel'])}**." + (
            f" Die hoort bij {format_getal(eerste['top5'])}% van de wegingen bij de eerste vijf."
            if len(kansen) > TOP else ""
        ),
    ], veilig=True)  # fmt: skip


def say_voorbeeld(scan: Scan) -> Tekst:
    """Say, where it holds, that the filled-in part is an example."""
    if not scan.voorbeeld:
        return Tekst("")
    return Tekst(
        "**Voorbeeldinvoer.** De cijfers zijn echt. Wat hieronder is ingevuld over "
        "organisaties, aanbod en beleid is verzonnen om te laten zien hoe het werkt."
    )


def _say_stedelijk(vergelijking: pd.DataFrame, scan: Scan) -> str:
    klasse = vergelijking["waarde"].get("stedelijkheid")
    if klasse is None or is_leeg(klasse):
        return f"De gemeente ligt in {scan.provincie}."
    return f"Het is een {STEDELIJKHEID[int(klasse)]} gemeente in {scan.provincie}."


def _wie(partners: pd.DataFrame) -> list[str]:
    return [f"{o} ({r})" for o, r in zip(partners["organisatie"], partners["rol"], strict=True)]


def _titels(scan: Scan, ids: pd.Series) -> list[str]:
    titels = {g.id: g.titel_kort for g in scan.catalogus.doelgroepen}
    return [titels[i] for i in dict.fromkeys(ids)]


def _lijst(
    zinnen: Sequence[str], veilig: bool = False, rijen: Sequence[Cijferrij] = ()
) -> Tekst:
    """Return sentences as a list; `veilig`: values in them were escaped already."""
    tekst = "\n".join(f"- {z if veilig else _escape(z)}" for z in zinnen)
    return Tekst(tekst, rijen=tuple(rijen))


def _escape(zin: str) -> str:
    """Escape all but the bold marks that our own sentences carry."""
    delen = []
    for deel in zin.split("**"):
        kern = deel.strip()
        links, rechts = deel[: len(deel) - len(deel.lstrip())], deel[len(deel.rstrip()) :]
        delen.append(f"{links}{escape_md(kern)}{rechts}" if kern else deel)
    return "**".join(delen)
