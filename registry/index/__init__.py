"""The index: the register's events and what they say, kept in a database and true to the chain.

A `Follower` tells of blocks, reorganisations and finality; projections make rows of events; an
`IndexStore` writes both in one transaction, and takes blocks back exactly. Raw events are kept, so
that everything else can be made anew from them, and `fsck` holds every row against the chain.
"""
