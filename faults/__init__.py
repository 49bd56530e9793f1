"""What can go wrong between a client and its vendors, caused on purpose and counted: `make faults`.

Each module here that has a `run(scale) -> list[Figure]` is a section; `__main__` runs them and prints the figures.
"""
