"""Which signatures stand under a checkpoint. The settings read this before anything else is loaded, so it knows nothing. Pure."""

from __future__ import annotations

# What every reader of C2SP formats demands; and the same with the national signature (SM2 over SM3) beside it.
INTERNATIONAL, NATIONAL = "ed25519", "ed25519+sm2"
SUITES = (INTERNATIONAL, NATIONAL)
