"""What a file may hold is looked at before anything is made of it."""

from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from access.contracts import bounds
from access.contracts.documents import Document
from access.contracts.errors import DocumentError, FileError, InputError
from access.contracts.text_files import read_json
from access.remedies.scenarios.geojson import Features


def refused(text: str, tmp_path: Path) -> str:
    path = tmp_path / "study.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        Document(path)
    return str(error.value)


def laughs(levels: int) -> str:
    """Each level stands for ten times the one before."""
    lines = ["a0: &a0 x"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels + 1)]
    return "\n".join(lines)


def test_aliases_count_as_all_that_they_stand_for(tmp_path: Path) -> None:
    """Lists of ten, and of ten such: 111,111 values at the fifth level, a million at the sixth."""
    assert "line 7: it comes to" in refused(laughs(9), tmp_path)
    assert len(Document(tmp_path / "few.yaml", laughs(4)).content["a4"]) == 10


def test_merged_keys_count_as_aliases(tmp_path: Path) -> None:
    lines = [
        "a0: &a0 {x: 1}",
        *(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 9)),
    ]
    assert "values (each alias counts" in refused("\n".join(lines), tmp_path)
    content = Document(tmp_path / "few.yaml", "base: &base {walk_kph: 4}\nown: {<<: *base, crs: x}").content
    assert content["own"] == {"walk_kph": 4, "crs": "x"}


def test_what_is_part_of_itself_is_refused(tmp_path: Path) -> None:
    assert "line 2: *a stands for something that it is itself part of" in refused("x: &a\n- [*a]", tmp_path)


@pytest.mark.parametrize("text", ["[" * 5000, "a: " + "{b: " * 2000, "- " * 3000 + "x"])
def test_deep_nesting_is_refused(text: str, tmp_path: Path) -> None:
    assert "61 levels of nesting; at most 60 are let in" in refused(text, tmp_path)


def test_nesting_through_aliases_counts(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 100))]
    assert "levels of nesting" in refused("\n".join(lines), tmp_path)
    assert Document(tmp_path / "few.yaml", "\n".join(lines[:50])).content["a0"] == ["x"]


@pytest.mark.parametrize(
    "number", ["9" * 1_000_000, "0x" + "f" * 1000, "1" + ":59" * 1000, "1" + ":59" * 500 + ".5"]
)
def test_long_numbers_are_refused(number: str, tmp_path: Path) -> None:
    assert "digits in one number; at most 40" in refused(f"a: 1\nb: {number}", tmp_path)


def test_long_texts_and_usual_numbers_are_not(tmp_path: Path) -> None:
    text = f"a: '{'9' * 1000}'\nb: 2.8 sq m of sports ground for each person in the year 2035\n"
    text += f"c: {'x' * 1000}\nd: 370211001001000011\ne: 0.3333333333333333\n"
    content = Document(tmp_path / "x.yaml", text).content
    assert content["d"] == 370211001001000011
    assert content["e"] == 0.3333333333333333
    assert len(content["a"]) == 1000


def test_keys_that_are_long_numbers_are_refused(tmp_path: Path) -> None:
    """Multiples of 2^61 - 1 have one hash: a dict looks each up among all others."""
    assert "put it in quotes" in refused(f"a: {{{(2**61 - 1) * 9}: x}}", tmp_path)
    assert Document(tmp_path / "x.yaml", "{370211001001: 甲}").content == {370211001001: "甲"}


def test_a_bound_is_raised_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "[" * 70 + "]" * 70
    assert "set the environment variable ACCESS_MOST_DOCUMENT_DEPTH higher" in refused(text, tmp_path)
    monkeypatch.setenv("ACCESS_MOST_DOCUMENT_DEPTH", "100")
    assert Document(tmp_path / "study.yaml").content == yaml.safe_load(text)
    monkeypatch.setenv("ACCESS_MOST_DOCUMENT_DEPTH", "many")
    assert "ACCESS_MOST_DOCUMENT_DEPTH: 'many' is no whole number above 0" in refused(text, tmp_path)


def test_a_file_that_is_too_long_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESS_MOST_DOCUMENT_BYTES", "10")
    assert "it comes to 12 bytes of YAML or JSON; at most 10" in refused("name: study\n", tmp_path)


class Words(BaseModel):
    """A model that knows no field of a text."""

    model_config = {"extra": "forbid"}


def test_as_many_faults_as_lines_are_told_with_their_lines(tmp_path: Path) -> None:
    """Each is looked up, not looked for: n faults take no n² steps."""
    document = Document(tmp_path / "x.yaml", "\n".join(f"w{n}: x" for n in range(3_000)))
    with pytest.raises(DocumentError) as error:
        document.parse(Words)
    assert error.value.faults[199].startswith("line 200: w199: unknown field")
    assert error.value.faults[200] == "and 2,800 more"


def test_a_long_value_is_shown_in_part(tmp_path: Path) -> None:
    class Speed(BaseModel):
        walk_kph: float

    with pytest.raises(DocumentError) as error:
        Document(tmp_path / "x.yaml", f"walk_kph: {'x' * 10_000}").parse(Speed)
    assert len(error.value.en) < 500


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 100_000, "levels of nesting"),
        ('{"a":' * 1000 + "1" + "}" * 1000, "levels of nesting"),
        (f'{{"a": {"9" * 1_000_000}}}', "digits in one number"),
        ('{"a": 1e999}', "1e999' is no finite number"),
        ('{"a": NaN}', "NaN' is no finite number"),
        ('"' + '\\"' * 100_000, "not JSON"),
        ("[" + "0," * 600_000 + "0]", "values"),
        ("", "not JSON"),
    ],
)
def test_json_is_bounded_like_yaml(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "scenario.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match=message):
        Features(path)


def test_json_of_usual_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('\ufeff{"[{": [1, 2.5, -3e10, "}]\\"", null, true]}', encoding="utf-8")
    assert read_json(path) == {"[{": [1, 2.5, -3e10, '}]"', None, True]}
    with pytest.raises(FileError, match="no such file"):
        read_json(tmp_path / "none.json")


def test_rows_columns_and_values_of_tables() -> None:
    assert bounds.beyond_table(1_500_000, 40, 400_000_000) == ""  # the parcels of a city
    assert bounds.beyond_table(30_000_000, 12, 3_000_000_000) == ""  # the streets of a country
    assert "100,000,001 rows" in bounds.beyond_table(100_000_001, 1, 10**12)
    assert "20,000 columns" in bounds.beyond_table(1, 20_000, 10**12)
    assert "1,600,000,000 values (rows × columns); at most" in bounds.beyond_table(10**6, 1600, 10**12)
    assert "nearly all of them empty" in bounds.beyond_table(100_000, 2000, 210_000)
    assert bounds.beyond_table(100_000, 2000, 400_000_000) == ""


def test_what_unpacks_to_far_more_is_refused() -> None:
    assert bounds.beyond_packed(2**30, 2**26) == ""
    assert bounds.beyond_packed(2**25, 1) == ""  # too little for the ratio to tell
    assert "1,024 times its own size when unpacked; at most 200" in bounds.beyond_packed(2**30, 2**20)
    assert "bytes when unpacked" in bounds.beyond_packed(2**41, 2**40)
