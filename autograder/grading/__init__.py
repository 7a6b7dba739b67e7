"""From one submission to many: running them, and keeping the books."""
