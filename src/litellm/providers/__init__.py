"""Who and where: one row of data per provider, and finding the row that a model name means."""
