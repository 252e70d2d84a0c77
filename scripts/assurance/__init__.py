"""The deep part of the evidence: fuzzing, proofs, static analysis and mutation of the ledger.

Each module but `sources` and `progress` is one phase: `python -m assurance.PHASE [--quick] [--out
FILE]`. It keeps what it has done under .assure/PHASE, so that it can be stopped and taken up again,
and writes its part of contracts/assurance.json. `scripts/assure` runs them all.
"""
