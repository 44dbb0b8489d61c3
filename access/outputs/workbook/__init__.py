"""The tables of a run as one workbook (XLSX): in Chinese or in English, with a data dictionary."""
