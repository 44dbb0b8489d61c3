"""An annex as a Word document that an office can restyle, by python-docx."""
