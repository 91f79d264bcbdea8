"""The WordPress channel on a real WordPress."""
