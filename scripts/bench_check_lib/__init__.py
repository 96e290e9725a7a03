"""The parts of scripts/bench-check."""
