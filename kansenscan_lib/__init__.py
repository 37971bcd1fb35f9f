"""Kansenscan: the names that notebooks use, each loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_NAMEN = {
    "scan": ["load_gemeenten", "load_intern", "load_scan"],
    "bronnen.momentopname": ["read_grenzen"],
    "analyse.vergelijken": ["compare_gemeente", "compare_wijken"],
    "analyse.bevindingen": [
        "select_bronnen", "select_kaartindicatoren", "select_krachten",
        "select_ondervertegenwoordigd", "select_ontbrekend", "select_opvallend",
        "select_oververtegenwoordigd",
    ],
    "analyse.vergelijkbaar": ["compare_vergelijkbaar", "rank_vergelijkbaar"],
    "analyse.doelgroepen": ["compare_doelgroepen", "select_doelgroepen"],
    "analyse.krachten": ["select_wijkkrachten"],
    "analyse.clusters": ["compare_clusters"],
    "analyse.trechter": ["compare_trechter"],
    "analyse.trend": ["compare_trend"],
    "analyse.signaal": ["compare_signaal"],
    "analyse.confrontatie": ["compare_confrontatie"],
    "analyse.geld": ["compare_geld"],
    "analyse.kansen": ["compare_kansen", "select_kansen"],
    "analyse.actieplan": ["compare_actieplan"],
    "analyse.terugblik": ["compare_terugblik"],
    "analyse.aanbod": [
        "compare_aanbod", "compare_dekking", "compare_financiers", "select_aanbodtotaal",
        "select_enkel", "select_enkel_geld", "select_overlap", "select_verouderd",
    ],
    "analyse.wijkaanbod": ["compare_wijkaanbod"],
    "analyse.bereik": ["compare_bereik", "select_locaties", "select_wsob"],
    "analyse.beleid": ["compare_beleid", "select_zonder_doel"],
    "analyse.onderwerpen": ["compare_onderwerpen", "select_vragen"],
    "analyse.netwerk": ["compare_netwerk"],
    "analyse.partners": ["compare_partners", "rank_partners"],
    "analyse.stakeholders": ["compare_portefeuilles", "rank_themas"],
    "analyse.quickscan": ["compare_antwoorden", "compare_quickscan", "select_agenda"],
    "analyse.participatie": ["compare_participatie"],
    "analyse.budget": ["compare_budget"],
    "beeld.tonen": ["show"],
    "beeld.figuren": ["draw_leeftijd", "draw_profiel", "draw_wijken"],
    "beeld.invulfiguren": ["draw_dekking", "draw_rangen"],
    "beeld.kaart": ["draw_kaarten"],
    "beeld.vergelijkbaar": ["draw_vergelijkbaar", "draw_vergelijkbaarkaart"],
    "beeld.vergelijkbaarzinnen": ["say_vergelijkbaar"],
    "beeld.doelgroepen": ["draw_doelgroepen"],
    "beeld.doelgroepzinnen": ["say_doelgroepen"],
    "beeld.warmte": ["draw_warmte", "say_warmte"],
    "beeld.krachten": ["draw_wijkkrachten", "say_wijkkrachten"],
    "beeld.clusters": ["draw_clusters", "say_clusters"],
    "beeld.trechter": ["draw_trechter", "say_trechter"],
    "beeld.trend": ["draw_trend"],
    "beeld.trendtabellen": ["draw_wijktrend"],
    "beeld.trendzinnen": ["say_trend", "say_wijktrend"],
    "beeld.basisvaardigheden": [
        "draw_basisvaardigheden", "draw_landelijk", "say_basisvaardigheden",
    ],
    "beeld.signaalkaart": ["draw_onderdelen", "draw_signaal", "draw_signaalkaart"],
    "beeld.signaalzinnen": ["say_signaal"],
    "beeld.cijfertabellen": [
        "draw_kerngegevens", "draw_krachten", "draw_oververtegenwoordiging", "draw_thema",
    ],
    "beeld.beleidtabellen": ["draw_beleid", "draw_zonder_doel", "say_beleid"],
    "beeld.onderwerptabellen": ["draw_onderwerpen"],
    "beeld.vragentabellen": ["draw_antwoorden", "draw_huiswerk", "say_huiswerk", "say_vragen"],
    "beeld.aanbodkaart": ["draw_aanbodkaart"],
    "beeld.aanbodtabellen": [
        "draw_aanbod", "draw_enkel", "draw_financiers", "draw_overlap", "draw_plekken",
        "draw_tevredenheid", "draw_verouderd", "say_aanbod",
    ],
    "beeld.bereiktabellen": ["draw_bereik", "draw_locaties", "draw_wsob", "say_bereik"],
    "beeld.invultabellen": ["draw_diensten"],
    "beeld.bewijstabellen": ["draw_bewijs"],
    "beeld.geldtabellen": ["draw_geld", "say_geld"],
    "beeld.kansentabellen": ["draw_confrontatie", "draw_kansen", "draw_witte_vlekken"],
    "beeld.netwerk": ["draw_netwerk", "say_netwerk"],
    "beeld.partners": ["draw_partners", "draw_volgorde", "draw_vragen"],
    "beeld.stakeholders": [
        "draw_organisaties", "draw_portefeuilles", "draw_stakeholders",
        "draw_stakeholderthemas", "say_portefeuilles",
    ],
    "beeld.uitnodigingen": ["draw_uitnodigingen"],
    "beeld.actietabellen": [
        "draw_acties", "draw_actieplan", "draw_terugblik", "say_actieplan", "say_terugblik",
    ],
    "beeld.quickscan": ["draw_agenda", "draw_oneens", "draw_quickscan", "say_quickscan"],
    "beeld.participatietabellen": ["draw_ladder", "draw_meedoen", "say_participatie"],
    "beeld.budgettabellen": ["draw_budget", "draw_budgetkansen", "say_budget"],
    "beeld.verantwoording": ["draw_verantwoording"],
    "beeld.lezingen": ["say_leeftijd", "say_oververtegenwoordiging", "say_wijken"],
    "beeld.samenvatten": [
        "say_kaart", "say_kort_aanbod", "say_kort_bevolking", "say_kort_bibliotheek",
        "say_kort_gemeente", "say_kort_kansen", "say_kort_partners", "say_kort_stakeholders",
        "say_profiel", "say_voorbeeld",
    ],
}  # fmt: skip
_WAAR = {naam: kamer for kamer, namen in _NAMEN.items() for naam in namen}

__all__ = sorted(_WAAR)


def __getattr__(naam: str) -> Any:
    if naam not in _WAAR:
        raise AttributeError(f"module 'kansenscan_lib' has no attribute {naam!r}")
    return getattr(import_module(f"kansenscan_lib.{_WAAR[naam]}"), naam)


def __dir__() -> list[str]:
    return __all__
