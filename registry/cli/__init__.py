"""The command line `torrens`: each command reads files, calls one use case, prints one document."""
