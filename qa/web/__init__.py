"""The web face: the chat at `/` and the HTTP interface beside it."""
