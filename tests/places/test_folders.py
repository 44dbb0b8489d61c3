"""The folders of this room stand on one another, none on itself."""

import networkx as nx

from tests.test_layers import arrows


def test_no_folder_leads_back_to_itself() -> None:
    """What stands in the room itself counts file by file, what stands in a folder as the folder."""
    within = [
        (".".join(a.split(".")[:3]), ".".join(b.split(".")[:3]))
        for a, b in arrows()
        if a.startswith("access.places.") and b.startswith("access.places.")
    ]
    graph = nx.DiGraph(pair for pair in within if pair[0] != pair[1])
    assert not [sorted(each) for each in nx.strongly_connected_components(graph) if len(each) > 1]
    at_root = [a for a, b in graph.edges if b in ("access.places.people", "access.places.facilities")]
    assert not at_root
