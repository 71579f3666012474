"""Every door of the server and of the reader, and what is tried at each."""
