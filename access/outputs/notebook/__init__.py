"""What a notebook shows: maps with layers, charts, tables, sliders."""
