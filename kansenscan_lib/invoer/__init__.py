"""What people know: the choices of an organisation and the invulmap of a gemeente."""

from kansenscan_lib.invoer.basisvaardigheden import Officieel, load_officieel
from kansenscan_lib.invoer.invulmap import Invulmap, load_invulmap, read_invulmap
from kansenscan_lib.invoer.lijsten import VASTE_LIJSTEN
from kansenscan_lib.invoer.organisatie import DOELEN, Organisatie, load_organisatie
from kansenscan_lib.invoer.schrijven import write_invulmap

__all__ = [
    "DOELEN", "VASTE_LIJSTEN", "Invulmap", "Officieel", "Organisatie", "load_invulmap",
    "load_officieel", "load_organisatie", "read_invulmap", "write_invulmap",
]
