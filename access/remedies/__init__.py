"""What would mend it: where to build, which gate to open, what that buys.

- ``siting`` is the face of the location models, with ``problem``, ``result``, ``assignment`` and
  ``build_order``; ``solver`` is their inside. ``candidates`` and ``candidate_filters`` are the places to
  choose among; ``site_…`` is the question of ``access site``, and ``street_clause`` for which clauses it
  may be asked.
- ``links`` tells what a missing link buys, ``link_pairs`` where links are missing (``link_spots``: where
  they may end), ``link_choice`` which to make first; ``link_question`` and ``link_scenario`` are the
  ends of ``access link``.
- ``emergency`` tells of districts; ``clock``, ``busy``, ``allocation``, ``service_radius`` and
  ``radius_sites`` are what it works out.
- ``scenario_file`` is what a planner writes (``scenario_changes``: its parts; ``scenario_geojson``: what
  the map exports), ``scenarios``, ``scenario_streets`` and ``scenario_people`` apply it, and
  ``scenario_gains`` counts who gains.
"""
