"""What calls cost, and what models can do: `catalogue` knows models, `cost` makes out invoices.

Nothing here is imported by a plain call, and nothing is ever fetched unless `register_model` is given an address.
The figures stand in `data.json`, which names its sources, their licences and its date; `make prices` makes it anew.
"""
