"""Sealed columns: every text that must not be readable in a stolen file.

`columns` says which they are, `values` closes and opens what stands in them, `data_keys` gives each case a key of its
own, `canaries` knows whether the keys fit, `rotating` changes the ring's key under all of it.
"""

from storage.sealed.canaries import Canary, check, plant
from storage.sealed.columns import column, columns, new_row
from storage.sealed.data_keys import DataKey, new_key, open_all, shred
from storage.sealed.values import blind, keyring_of, seal, unseal

__all__ = [
    "Canary",
    "DataKey",
    "blind",
    "check",
    "column",
    "columns",
    "keyring_of",
    "new_key",
    "new_row",
    "open_all",
    "plant",
    "seal",
    "shred",
    "unseal",
]
