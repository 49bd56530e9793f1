"""Bytes to frames. Each module knows one framing and no meaning."""
