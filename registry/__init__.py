"""Torrens: a registry of industrial data assets, as a library."""
