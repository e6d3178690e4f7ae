"""Numbers that prove themselves: each module knows one identifier, its parts and its check character.

Every module has the same shape: ``Fault`` names what can be wrong, ``fault_of`` classifies without
raising (for imports and reports), ``validate`` raises ``Refusal`` (for new entries). Imported legacy codes
are reported, new ones must pass.
"""
