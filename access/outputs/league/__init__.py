"""Many studies side by side: which of them keeps which promise."""
