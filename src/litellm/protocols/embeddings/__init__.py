"""Wire formats of embeddings: inputs go out, vectors come back. One module per format, named by the rows."""
