"""Questions to the index, answered as of one block: who holds, offers, sold, pledged, found what.

An `IndexReader` opens one snapshot at a `Moment`; the functions take its `Reader`. They decide
nothing: statuses follow the contracts' rules and are held against the contracts' own answers.
"""
