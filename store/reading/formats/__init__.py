"""The formats that articles come in, one a module, and the guard that reads what may be slow in a process apart."""
