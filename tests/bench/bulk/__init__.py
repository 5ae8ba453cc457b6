"""How fast thousands of people are looked up in one file, next to a bare join of the same keys and string building.

run → rounds · memory · beside → dance → stage;  people says what is asked and must come back, floor is the yardstick
"""
