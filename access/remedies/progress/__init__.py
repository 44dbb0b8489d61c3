"""How far a plan has come: values by year beside the line from its baseline to its target."""
