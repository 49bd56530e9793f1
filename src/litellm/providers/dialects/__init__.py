"""Small overrides of a protocol, one vendor each, named by the rows: `dialects.NAME`."""
