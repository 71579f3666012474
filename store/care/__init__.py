"""What keeps a library whole: backups, checks, moving house."""
