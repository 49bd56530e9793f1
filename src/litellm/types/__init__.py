"""What callers see: answers, chunks, messages, usage. Importing the package loads none of its modules."""
