"""The words of the page by view, each a table of `qa.web.drawn.page_texts`."""
