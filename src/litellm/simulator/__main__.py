"""`python -m litellm.simulator`: the same as `litellm simulate`."""

from litellm.simulator.command import main

raise SystemExit(main())
