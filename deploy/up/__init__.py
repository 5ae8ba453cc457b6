"""`make up`: everything a first answer needs, in one foreground process that ends what it started.

__main__ → supervisor → servers · first_answer · programs · memory → options · words
"""
