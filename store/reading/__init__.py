"""Articles out of files, folders, pages and exports."""
