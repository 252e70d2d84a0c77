"""What a listing check rests on, for those who hold one block hash and no endpoint.

`offer` is what the terms say, `slots` the storage that each condition rests on, `deciding` each
condition from proven words, `checking` the whole document against a trusted block. Pure.
"""
