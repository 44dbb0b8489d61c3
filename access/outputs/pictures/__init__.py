"""Map pictures for paper: one clause's map as SVG, drawn without a browser; as PNG by Typst's renderer."""
