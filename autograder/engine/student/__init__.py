"""The process in the sandbox: it runs the cells of one submission."""
