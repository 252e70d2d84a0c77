"""One module a version, never changed once released."""
