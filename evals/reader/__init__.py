"""The reader's training: data, training, export and measuring, each one command. See README.md."""
