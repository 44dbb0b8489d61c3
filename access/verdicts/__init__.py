"""What the promise comes to: measured against each clause, met or not, where and for whom."""
