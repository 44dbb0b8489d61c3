"""Random networks and places on them: one-ways, loops, parallel and zero-length edges."""

from hypothesis import strategies as st

NODES = st.integers(0, 6)
EDGES = st.lists(
    st.tuples(NODES, NODES, st.integers(0, 20).map(float), st.sampled_from(["both", "forward", "backward"])),
    min_size=1,
    max_size=14,
)
PLACES = st.lists(
    st.tuples(st.integers(0, 13), st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.integers(0, 5).map(float)),
    min_size=1,
    max_size=5,
)
