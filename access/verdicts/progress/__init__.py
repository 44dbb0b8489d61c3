"""How far a plan's indicators have come: values by year beside the line from baseline to target."""
