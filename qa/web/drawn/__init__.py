"""Values drawn as HTML, and the words of the page."""
