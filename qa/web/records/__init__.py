"""What readers have the library keep, over HTTP: sign-offs and pinned answers."""
