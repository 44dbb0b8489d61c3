"""One study judged: read, measured, judged, written."""
