"""Many studies, each a task of its own, on this machine or on others."""
