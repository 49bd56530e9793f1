"""What calls cost: this package beside the published one, SDKs and bare HTTP clients. `python -m benchmarks`."""
