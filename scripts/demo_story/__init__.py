"""The main job on real files, told as a story in nine chapters; see `scripts/demo --help`."""
