"""What a lesson is: its cells, regions, rules and canonical form; a new one laid out."""
