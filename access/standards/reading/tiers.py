"""Rules for networks of several levels: each unit of each level has a part of it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from access.standards.reading import context, names
from access.standards.reading.drafts import Promise
from access.standards.reading.lists import listed
from access.standards.reading.names import Name
from access.standards.reading.sight import clause, named

_TIERED = re.compile(r"建立|构建|健全|完善|形成|打造|建成|全覆盖|推进|以")
_NETWORK = re.compile(r"[^,，。;；]{0,8}(?:网络|体系|平台|阵地)")
# 建成社会工作三级服务体系: the service is named, its places are not
_SERVICE = re.compile(
    r"(?:完善|健全|建立|构建|建成|形成)(?P<what>[一-鿿]{2,8})[三四五]级(?:服务)?(?:体系|网络)"
)
_THROUGHOUT = re.compile(r"全面(?:开展|推进|推行|实施|落实|推动|启动)")
# 完善四级公共文化设施网络: the levels are not named
_UNNAMED = re.compile(r"(?:完善|健全|建立|构建|建成|形成)[^,，。;；、]{0,4}?[三四五]级(?=[一-鿿])")
# 支持县级公共实训中心建设, 建设村级救灾物资储备点: of each unit of a level below
_OF_LEVEL = re.compile(
    r"(?P<verb>建立|建设|设立|设置|布局|统筹建设|推进|推动|支持|加强|加快|落实|鼓励|实施)"
    r"(?P<between>[^,，。;；:：]{0,16}?)(?P<unit>县级|乡级|镇级|乡村级|村级|乡镇\(街道\)|镇\(街道\)|乡\(镇\)|乡镇|街道|行政村)"
)
_IN_LEVEL = re.compile(r"在(?P<unit>[^,，。;；]{1,24}?)(?:建立|建设|设立|设置|布局|推动建设)")
_BUILDS = re.compile(r"(?:等|项目|工程|基础设施|达标|规范化|网络)*建设(?!改造|和|与|标准|运营|、)")


def at_levels(text: str, known: list[Name]) -> Iterator[Promise]:
    """Return what each unit of some levels has: 县、乡、村三级健身设施网络; 全面开展乡镇社会工作站建设."""
    yield from _tiers(text, known)
    yield from _chain(text, known)
    for match in _THROUGHOUT.finditer(text):
        end = clause(text, match.end())[1]
        later = [each for each in known if match.end() <= each[0] and each[1] <= end]
        units = names.units(text[match.end() : later[0][0]]) if later else []
        if units and "建设" in text[later[0][1] : end]:
            yield _promise(text, match.start(), later[0], units[-1][2])
    yield from _of_level(text, known)


def _promise(text: str, start: int, name: Name, levels: tuple[str, ...]) -> Promise:
    return Promise("presence_per_unit", min(start, name[0]), max(name[1], start + 1), *named(name, text),
                   unit="per unit", levels=levels, named=context.zone(text, start))  # fmt: skip


def _tiers(text: str, known: list[Name]) -> Iterator[Promise]:
    for begin, stop, levels, counted in names.tiers(text):
        start, end = clause(text, begin)
        later = [each for each in known if stop <= each[0] < min(end, stop + 12)]
        # 三级 says that they are tiers; without it the network must
        if not later or not (counted or _NETWORK.match(text, later[0][1] - 2)):
            continue
        if _TIERED.search(text[start:begin] + text[stop : end + 12]):
            # each level has its own
            yield replace(_promise(text, begin, later[0], levels), rule={"tier": "own"})
    for match in _SERVICE.finditer(text):
        found = next((each for each in map(_service, _after_verb(match["what"])) if each), None)
        if found and not names.tiers(text[: match.end()]):
            yield Promise(
                "presence_per_unit", match.start(), match.end(), found, match["what"], unit="per unit"
            )
    for match in _UNNAMED.finditer(text):
        later = [each for each in known if match.end() <= each[0] <= match.end() + 6]
        if later and _NETWORK.match(text, later[0][1]):
            yield _promise(text, match.start(), later[0], ())


def _after_verb(words: str) -> list[str]:
    return [words[i:] for i in range(len(words) - 1)]


def _service(words: str) -> str | None:
    """The type of the places that give a service: 社会工作 has 社会工作站."""
    for noun in ("站", "设施", "中心"):
        if (found := names.facilities(words + noun)) and found[-1][:2] == (0, len(words + noun)):
            return found[-1][2]
    return None


def _chain(text: str, known: list[Name]) -> Iterator[Promise]:
    """街道养老服务中心+社区养老服务站的两级网络: each with the level in its own name."""
    for i, first in enumerate(known):
        chain = [first]
        for each in known[i + 1 :]:
            if text[chain[-1][1] : each[0]] not in {"+", "、"}:
                break
            chain.append(each)
        behind = text[chain[-1][1] : chain[-1][1] + 30]
        listed_up = re.match(r"[两二三四]级[^,，。;；]{0,8}(?:机构|网络|体系)", behind)
        chained = "+" in text[first[1] : first[1] + 1] and re.search(r"[两二三四]级", behind)
        if len(chain) < 2 or not (listed_up or chained):
            continue
        for each in chain:
            own = names.units(text[max(0, each[0] - 4) : each[1]])
            yield _promise(text, each[0], each, own[0][2] if own else ())
        return


def _of_level(text: str, known: list[Name]) -> Iterator[Promise]:
    """县级图书馆、文化馆建设: each unit of a level below has one, as firmly as the verb says."""
    for match in (*_OF_LEVEL.finditer(text), *_IN_LEVEL.finditer(text)):
        _, end = clause(text, match.end())
        inside = match.re is _IN_LEVEL
        since = match.end() if inside else match.start("unit")
        later = [each for each in known if since <= each[0] and each[1] <= end]
        # 具备助餐功能的互助养老服务设施: what is described so is the noun
        while len(later) > 1 and re.match(r"[^,，。;；]*的$", text[later[0][1] : later[1][0]]):
            later = later[1:]
        if inside and any(match.start() <= each[0] < match.end() for each in known):
            continue
        if not later or (not inside and later[0][0] > match.end() + 2):
            continue
        every = [*listed(text, later[0], later)]
        if re.match(r"[^,，。;；、]{0,4}\d", text[every[-1][1] :]) or re.search(
            r"\d", match["between"] if not inside else ""
        ):
            continue  # 建设村级服务站860个: so many of them
        if not inside and "设" not in match[0] and not _BUILDS.match(text, every[-1][1]):
            continue
        unit = "乡镇、村级" if match["unit"] == "乡村级" else match["unit"]
        found = names.units(unit)
        levels = tuple(dict.fromkeys(level for _, _, each in found for level in each))
        for each in every if levels else ():
            yield _promise(text, match.start(), each, levels)
