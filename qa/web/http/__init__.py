"""The routes, for programs and for the page's scripts."""
