"""What belongs together: lines of the bank, payments from Nets, numbers."""
