"""Let only harmless markup through to the report, under names unique in the document.

Everything a notebook puts out passes here: HTML, Markdown turned into HTML, and SVG. What is not
on the lists below disappears; nothing is escaped back in. The content security policy of the page
is a second lock, not a reason to widen these lists.
"""

from __future__ import annotations

import re

_TEKST = {
    "a", "abbr", "article", "aside", "b", "blockquote", "br", "caption", "code", "col", "colgroup",
    "dd", "del", "details", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "s", "section", "small", "span", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul",
}  # fmt: skip
_SVG = {
    "svg", "g", "defs", "desc", "title", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "use", "clipPath", "mask", "pattern", "marker", "symbol",
    "linearGradient", "radialGradient", "stop", "image",
}  # fmt: skip
#: Tags that go together with what is inside them.
_MET_INHOUD = {
    "script", "style", "iframe", "object", "embed", "template", "noscript", "form", "math",
    "foreignObject", "textarea", "select", "audio", "video", "canvas",
}  # fmt: skip

_OVERAL = {
    "id", "class", "role", "lang", "dir", "tabindex", "aria-label", "aria-labelledby",
    "aria-describedby", "aria-hidden",
}  # fmt: skip
_SVG_EIGENSCHAPPEN = {
    "style", "transform", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width",
    "stroke-opacity", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "opacity", "clip-path", "clip-rule", "mask", "d",
    "points", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "width",
    "height", "viewBox", "preserveAspectRatio", "offset", "stop-color", "stop-opacity",
    "text-anchor", "dominant-baseline", "font-family", "font-size", "font-weight", "font-style",
    "patternUnits", "patternContentUnits", "patternTransform", "clipPathUnits", "maskUnits",
    "gradientUnits", "gradientTransform", "markerWidth", "markerHeight", "markerUnits", "refX",
    "refY", "orient", "marker-start", "marker-mid", "marker-end", "vector-effect", "href",
    "xlink:href",
}  # fmt: skip
_PER_TAG = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "abbr": {"title"},
    "details": {"open"},
    "ol": {"start", "reversed"},
    "time": {"datetime"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "col": {"span"},
    "colgroup": {"span"},
}
#: CSS properties allowed in a style attribute, which itself is allowed inside SVG only.
_CSS = {
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity",
    "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "opacity", "clip-path", "font", "font-family", "font-size",
    "font-weight", "font-style", "font-stretch", "text-anchor", "dominant-baseline",
    "stop-color", "stop-opacity", "paint-order", "vector-effect", "max-width", "height",
    "isolation", "mix-blend-mode", "white-space",
}  # fmt: skip
_ROLLEN = {"img", "region", "note", "group", "list", "listitem", "presentation", "none"}

_TAGS = _TEKST | _SVG
_ATTRIBUTEN = {"*": _OVERAL} | dict.fromkeys(_SVG, _SVG_EIGENSCHAPPEN) | _PER_TAG
_VERWIJZERS = {"aria-labelledby", "aria-describedby"}
_AFBEELDING = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=\s]+\Z")
_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_URL = re.compile(r"url\(\s*['\"]?(#?)([^'\")]*)['\"]?\s*\)", re.IGNORECASE)


def select_veilig(fragment: str, voorvoegsel: str) -> str:
    """Return the harmless part of an HTML fragment, its ids and pointers renamed.

    Parameters
    ----------
    fragment : str
        HTML, possibly with SVG in it, from anywhere.
    voorvoegsel : str
        Put before every id and every pointer to an id, so that the merged document stays unique.

    Returns
    -------
    str
        Well-formed HTML: attributes in double quotes, all tags closed.

    Examples
    --------
    >>> select_veilig('<p id="a" onclick="x()">Hoi<script>1</script></p>', "werk")
    '<p id="werk-a">Hoi</p>'
    >>> select_veilig('<a href="javascript:1">x</a> <a href="#a">y</a>', "werk")
    '<a>x</a> <a href="#werk-a">y</a>'
    """
    import nh3

    def filter_attribuut(tag: str, attribuut: str, waarde: str) -> str | None:
        return _filter(tag, attribuut, waarde, voorvoegsel)

    return nh3.clean(
        fragment,
        tags=_TAGS,
        clean_content_tags=_MET_INHOUD,
        attributes=_ATTRIBUTEN,
        attribute_filter=filter_attribuut,
        filter_style_properties=_CSS,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )


def _filter(tag: str, attribuut: str, waarde: str, voorvoegsel: str) -> str | None:
    if attribuut == "id":
        return f"{voorvoegsel}-{waarde}"
    if attribuut in _VERWIJZERS:
        return " ".join(f"{voorvoegsel}-{deel}" for deel in waarde.split())
    if attribuut in ("href", "src"):
        return _filter_adres(tag, waarde.strip(), voorvoegsel)
    if attribuut == "role":
        return waarde if waarde in _ROLLEN else None
    if attribuut == "tabindex":
        return "0" if waarde == "0" else None
    if "url(" in waarde.lower() and tag in _SVG:
        if any(not hek for hek, _ in _URL.findall(waarde)):
            return None
        return _URL.sub(rf"url(#{voorvoegsel}-\2)", waarde)
    return waarde


def _filter_adres(tag: str, adres: str, voorvoegsel: str) -> str | None:
    if adres.startswith("#") and tag != "img":
        return f"#{voorvoegsel}-{adres[1:]}"
    if tag in ("img", "image"):
        return adres if _AFBEELDING.match(adres) else None
    return adres if tag == "a" and _LINK.match(adres) else None
