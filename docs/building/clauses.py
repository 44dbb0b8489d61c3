"""``{clauses} ID``: every clause of a built-in plan, and how it is tested."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from access.standards import describe
from access.standards.model import Plan, Standard
from access.standards.registry import load_plan, plan_file

from .tables import table


class Clauses(SphinxDirective):
    """The clauses of a plan as a table."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        self.env.note_dependency(str(plan_file(name)))
        plan = load_plan(name)
        headings = ("条款 clause", "原文 quotation", "要求 required", "怎样检验 how it is tested")
        rows = [_row(plan, each) for each in plan.standards]
        return [nodes.paragraph("", _source(plan)), table(headings, rows, (18, 26, 22, 34))]


def _source(plan: Plan) -> str:
    told = [str(plan.title), *(str(each) for each in (plan.issued_by, plan.date) if each)]
    return f"引自 quoted from: {'; '.join(told)}"


def _row(plan: Plan, standard: Standard) -> tuple[str, ...]:
    say = describe.words()
    where = [str(each) for each in (standard.place, standard.source) if each is not None]
    doubt = [] if standard.confirmed else [str(describe.UNCONFIRMED)]
    tested = [f"{say.kind[standard.kind]}（{say.status[standard.status]}）", *describe.readings(standard)]
    if standard.ambiguity is not None:
        tested += [f"含糊之处：{standard.ambiguity.zh}", f"Left open: {standard.ambiguity.en}"]
    return (
        "\n".join([f"`{standard.id}`", *where, *doubt]),
        f"{standard.quote.zh}\n{standard.quote.en}",
        "\n".join(describe.asked(plan, standard)),
        "\n".join(tested),
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("clauses", Clauses)
    return {"parallel_read_safe": True}
