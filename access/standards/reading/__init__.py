"""Draft a plan's clauses from its text, by rules: no network, no model; the same text, the same drafts.

``quantities`` reads numbers with their units, ``layout`` finds sentences and headings, ``promises`` has the
rules, ``read`` puts them together, ``registry_file`` writes what came of it.
"""
