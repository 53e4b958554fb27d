"""Talking with the user: options, help, streams, exit codes."""
