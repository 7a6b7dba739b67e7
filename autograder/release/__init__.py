"""From source to release: build, students' edition, proof of no leak, solved lessons."""
