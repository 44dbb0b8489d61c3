"""Many rows written into a sheet at once: the tables of a city have half a million cells."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

# a format, and what stands in the sheet's XML after its number
Cell: TypeAlias = tuple[Format, str]
_BLOCK = 16  # rows that tell together which columns they take


class Rows(Worksheet):  # type: ignore[misc]
    """A sheet that takes rows of cells, and has the bytes that xlsxwriter gives it cell by cell.

    It leans on what xlsxwriter keeps of a sheet; a test holds its bytes against the library's own.
    """

    def text_cell(self, style: Format, text: str) -> Cell:
        """A text that fits into a cell (see ``escaping.sheet``); asked for in the order of cells."""
        return style, f'" t="s"><v>{self.str_table._get_shared_string_index(text)}</v></c>'

    @staticmethod
    def number_cell(style: Format, value: float) -> Cell:
        """A finite number."""
        return style, f'"><v>{value:.16G}</v></c>'

    @staticmethod
    def formula_cell(style: Format, formula: str, value: float) -> Cell:
        """A formula of cells and signs that stand in XML as they are, and what it comes to."""
        return style, f'"><f>{formula.removeprefix("=")}</f><v>{value}</v></c>'

    def fill(self, rows: Iterable[Sequence[Cell | None]]) -> None:
        """Take the cells of all rows, from the first on; None: an empty cell."""
        self._filled = [
            [(column, *cell) for column, cell in enumerate(row) if cell is not None] for row in rows
        ]
        for number, row in enumerate(self._filled):
            for column, *_ in row[:1] + row[-1:]:
                self._check_dimensions(number, column)

    def _write_rows(self) -> None:
        names = [xl_col_to_name(column) for column in range(self.dim_colmax + 1)]
        known: dict[Format, str] = {}
        for begin in range(0, len(self._filled), _BLOCK):
            block = self._filled[begin : begin + _BLOCK]
            columns = [row[end][0] for row in block if row for end in (0, -1)]
            for number, row in enumerate(block, start=begin + 1):
                if not row:
                    continue
                parts = [f'<row r="{number}" spans="{min(columns) + 1}:{max(columns) + 1}">']
                for column, style, rest in row:
                    if style not in known:  # formats are numbered in the order of their cells
                        known[style] = str(style._get_xf_index())
                    parts.append(f'<c r="{names[column]}{number}" s="{known[style]}{rest}')
                self.fh.write("".join(parts) + "</row>")
