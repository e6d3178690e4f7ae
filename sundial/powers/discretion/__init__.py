"""裁量基准: how far a penalty may go in which circumstances, as dated tables that a program reads and a jurist checks.

The core (``cells``, ``table``, ``formulas``, ``checker``, ``finding``, ``statutory``, ``reading``) is pure and knows no
Django; ``models``, ``queries`` and ``sundial.powers.actions.benchmark`` keep the versions and what was decided by them.
"""
