"""The benchmark: our add-ons beside others that do the same (``make bench``)."""
