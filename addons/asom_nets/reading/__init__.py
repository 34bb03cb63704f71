"""Files to and from Nets, read back from their bytes for people and for checks."""
