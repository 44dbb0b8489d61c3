"""The plans at a glance, one zone alone, and the page's languages; figures worked out in places.county."""

from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from access.outputs.maps.page_data import glossary
from access.verdicts.evaluate import Assessment
from tests.outputs.conftest import written
from tests.outputs.opened import Opened, drawn, opening, word
from tests.outputs.test_gap_map import HOSTILE, page_of


@pytest.fixture
def glance(kinds_tab: Opened) -> Iterator[Page]:
    """Clauses of all kinds in a city of two districts, as it opens."""
    yield kinds_tab.load(overview=True)
    kinds_tab.check()


def cells(page: Page, theme: str) -> list[str]:
    """A row of the matrix: everywhere, D1, D2."""
    row = page.locator(".matrix tbody tr", has=page.locator("th", has_text=theme))
    counts = [each.locator(".count") for each in row.locator("td").all()]
    return [" ".join("".join(text.split()) for text in each.all_inner_texts()) or "—" for each in counts]


def test_a_study_of_several_districts_opens_on_its_verdicts_by_theme(glance: Page) -> None:
    """Libraries stand in both towns of D1 and nowhere in D2: by the units of the clauses themselves.

    D1 has no bed for 140 people; D2 5 for 220, and 4.4 are needed. The ground of 360 m² stands in D2,
    where 550 are needed. The school is in D2, with 50 pupils in a class. What is wanted in all
    (2 libraries) is told of no district.
    """
    heads = glance.locator(".matrix thead th").all_inner_texts()
    assert heads == [word("zone_all"), "D1区", "D2区"]
    assert cells(glance, "文化") == ["✕未达标5 ✓达标6", "✓达标10", "✕未达标8 ✓达标1"]
    assert cells(glance, "医疗卫生") == ["✕未达标1", "✕未达标1", "✓达标1"]
    assert cells(glance, "体育") == ["✕未达标2", "✕未达标1", "✕未达标2"]
    assert cells(glance, "教育") == ["✕未达标1", "—", "✕未达标1"]
    assert cells(glance, "社区便民") == ["—", "—", "—"]  # two clauses without any market listed


def test_the_largest_shortfalls_come_first_and_tell_their_district(glance: Page) -> None:
    """220 of D2 are without a library; 360 m² are enough for 144 of 360 people, 5 beds for 225."""
    people = glance.locator("#largest b").all_inner_texts()
    assert people == [*["220 人"] * 4, "216 人", "135 人"]
    first = glance.locator("#largest li").first.inner_text()
    assert "D2区" in first
    settled = glance.locator("#unsettled > ul > li")
    assert settled.count() == 1  # both clauses lack the same
    assert settled.locator("li").count() == 2


def test_a_cell_leads_to_its_worst_clause_on_the_map(glance: Page) -> None:
    glance.locator("#glance-culture-2").click()  # zone 2 is D2
    drawn(glance)
    assert not glance.locator("#overview").is_visible()
    assert glance.locator("#zone").input_value() == "2"
    assert glance.locator("#clauses [aria-pressed=true]").get_attribute("data-verdict") == "unmet"
    assert glance.locator("#here .badge").inner_text().strip() == "✕ 未达标"


def chosen(page: Page, zone: str, clause: str) -> str:
    page.locator("#zone").focus()  # which fills it
    page.locator("#zone").select_option(label=zone)
    page.locator(f'#clauses [data-clause="{clause}"]').click()
    drawn(page)
    return " ".join(page.locator("#here").inner_text().split())


@pytest.mark.parametrize(
    ("zone", "clause", "words"),
    [
        ("\u3000\u3000T3区", "walk", ("未达标", "限值内：0 人", "超出：100 人")),  # cells 2 and 6
        ("\u3000\u3000T1区", "walk", ("✓ 达标", "限值内：60 人")),
        ("\u3000D2区", "beds", ("✓ 达标",)),
        ("\u3000\u3000T4区", "beds", ("✓ 达标", "D2区")),  # told of the district around
        ("\u3000\u3000T2区", "towns", ("✓ 达标",)),
    ],
)
def test_a_zone_has_the_figures_of_its_own_people(
    kinds_page: Page, zone: str, clause: str, words: tuple[str, ...]
) -> None:
    told = chosen(kinds_page, zone, clause)
    assert all(each in told for each in words), told


def test_a_zone_leaves_out_what_does_not_hold_there(kinds_page: Page) -> None:
    everywhere = kinds_page.locator("#clauses [data-clause]").count()
    told = chosen(kinds_page, "\u3000\u3000T1区", "each_town")
    assert "✓ 达标" in told
    left = [each.get_attribute("data-clause") for each in kinds_page.locator("#clauses [data-clause]").all()]
    assert "wanting" not in left
    assert len(left) < everywhere
    # the table of units holds the zone alone
    assert kinds_page.locator("#units tbody th").all_inner_texts() == ["T1区"]
    kinds_page.locator("#zone-report").click()
    sheet = kinds_page.locator("#zone-sheet")
    assert sheet.locator("h1").inner_text() == "T1区"
    # what it fails is told of the district around it, or of all: its map counts none for it
    assert sheet.locator("svg text").all_text_contents() == ["0"]
    assert sheet.evaluate("(node) => node.scrollHeight <= node.clientHeight + 1")  # one page
    kinds_page.keyboard.press("Escape")
    kinds_page.locator("#zone-clear").click()
    assert kinds_page.locator("#clauses [data-clause]").count() == everywhere


def test_the_map_of_a_report_counts_what_each_part_fails(kinds_page: Page) -> None:
    """Of a district's clauses those that nothing tells of there are told of all, and the list says so."""
    failed = []
    for zone in ("\u3000D1区", "\u3000D2区"):
        chosen(kinds_page, zone, "beds")
        rows = kinds_page.locator("#clauses [data-verdict=unmet]")
        own = [each for each in rows.all() if word("of_unit") not in each.inner_text()]
        failed.append({each.get_attribute("data-clause") for each in own})
    assert failed[0] == {"beds", "area"}  # no school, library or ground is in D1
    assert failed[1] > {"size", "walk", "each_town", "room"}
    chosen(kinds_page, "C区", "beds")
    kinds_page.locator("#zone-report").click()
    # nothing of the map is left beside the sheet, a legend that was laid below it neither
    kinds_page.keyboard.press("Escape")
    drawn(kinds_page)
    if not kinds_page.locator("#dock").count():
        kinds_page.locator("#legend-dock").click()
    kinds_page.locator("#zone-report").click()
    expect(kinds_page.locator("#dock")).to_be_hidden()
    with pypdfium2.PdfDocument(kinds_page.pdf(prefer_css_page_size=True)) as printed:
        assert len(printed) == 1  # the sheet of the map is not printed with it
    drawing = kinds_page.locator("#zone-sheet svg")
    assert drawing.locator("text").all_text_contents() == [str(len(each)) for each in failed]
    assert drawing.get_attribute("aria-label") == f"D1区 2；D2区 {len(failed[1])}"


def test_clauses_stand_by_theme_in_the_order_wanted_and_no_two_are_called_alike(kinds_page: Page) -> None:
    themes = kinds_page.locator("#clauses summary h3").evaluate_all(
        "(all) => all.map((h) => h.firstChild.textContent)"
    )
    assert themes == ["医疗卫生", "教育", "文化", "体育", "社区便民"]
    titles = kinds_page.locator("#clauses .head b").all_inner_texts()
    assert len(set(titles)) == len(titles) == 18
    kinds_page.locator("#order").select_option("people")
    culture = kinds_page.locator("#clauses details", has=kinds_page.locator("#theme-culture"))
    first = [each.get_attribute("data-clause") for each in culture.locator("[data-clause]").all()]
    assert set(first[:4]) == {"walk", "metres", "each_town", "cover"}  # 220 people each


def test_every_clause_draws_something(kinds_page: Page) -> None:
    """Its units by how much they have, passed and failed units, single schools, or what it is about."""
    for clause, words in {
        "beds": ("限值", "22.73"),
        "each_town": ("达标", "未达标"),
        "towns": ("达标", "未达标"),
        "size": (word("passing_unmet"),),
        "total": ("处",),
        "told": (word("facilities_by_zone"),),
    }.items():
        kinds_page.locator(f'#clauses [data-clause="{clause}"]').click()
        drawn(kinds_page)
        key = kinds_page.locator("#legend").inner_text()
        assert all(each in key for each in words), (clause, key)


def test_the_page_opens_in_the_browsers_language_and_remembers_another(
    kinds_tab: Opened, browser: Browser
) -> None:
    with opening(browser, kinds_tab.file, locale="en-GB") as opened:
        page = opened.load()
        assert page.locator("html").get_attribute("lang") == "en"
        page.locator("#language").click()
        page.reload()
        drawn(page)
        assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_the_words_of_the_page_are_explained_in_it(kinds_page: Page) -> None:
    kinds_page.locator("#glossary summary").click()
    terms = kinds_page.locator("#glossary dt").all_inner_texts()
    assert terms == [each["term"]["zh"] for each in glossary()]


def test_hostile_names_are_text_at_a_glance_too(
    kinds: Assessment, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    zones = kinds.place.zones.assign(
        name=[HOSTILE[i % len(HOSTILE)] + str(i) for i in range(len(kinds.place.zones))]
    )
    zones["name_en"] = zones["name"] + " <script>alert(5)</script>"
    facilities = kinds.place.facilities.assign(name="甲", name_en=HOSTILE[0])
    place = replace(kinds.place, zones=zones, facilities=facilities)
    file = written(page_of(replace(kinds, place=place)), tmp_path_factory)
    with opening(browser, file, locale="en-GB") as opened:
        page = opened.load(overview=True)
        assert "<script>alert(5)</script>" in page.locator(".matrix thead").inner_text()
        page.locator(".matrix thead button").first.click()
        drawn(page)
        page.locator("#zone-report").click()
        assert page.locator("#zone-sheet h1").inner_text() == zones["name_en"].iloc[1]
