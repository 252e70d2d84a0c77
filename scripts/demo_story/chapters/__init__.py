"""The nine chapters, one module each: `tell(stage, story)`."""
