"""What facilities have room for, how that is shared, and how unequal it is: pure functions of arrays."""
