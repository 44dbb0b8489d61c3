"""The annex of a plan's evaluation: built once as content, then written as Word, HTML and PDF."""
