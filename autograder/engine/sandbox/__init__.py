"""What is around the student process: its walls, its limits, its end."""
