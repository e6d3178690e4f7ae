"""Benchmarks on the desk: the list by item, a table with what is wrong beside its rows, its life, its editor, its files."""
