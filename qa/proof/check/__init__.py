"""A sentence held against its sources: the verdict, by the trained reader and by what is exact."""
