"""A run in one archive: study, inputs, plans and record, and the same run done again from it."""
