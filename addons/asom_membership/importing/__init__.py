"""What a row of a member list becomes: read, planned, written."""
