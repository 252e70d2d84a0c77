"""The HTTP interface and small web portal of Torrens."""
