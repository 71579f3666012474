"""Files that hold many articles, or lead to them: boxes of letters, books, web archives, lists of feeds, references."""
