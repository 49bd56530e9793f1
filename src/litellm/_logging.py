"""The library's three loggers, silent until somebody listens: `LiteLLM` (calls), `LiteLLM Router`, `LiteLLM Proxy`.

Made when this module is first asked for, never at `import litellm`. Knows no call; who logs makes sure beforehand that
no credential is in the text.
"""

from __future__ import annotations

import logging

import litellm

verbose_logger = logging.getLogger("LiteLLM")
verbose_router_logger = logging.getLogger("LiteLLM Router")
verbose_proxy_logger = logging.getLogger("LiteLLM Proxy")

ALL_LOGGERS = (verbose_logger, verbose_router_logger, verbose_proxy_logger)

for _logger in ALL_LOGGERS:
    if not _logger.handlers:
        _logger.addHandler(logging.NullHandler())

_handler = logging.StreamHandler()
_handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))


def _turn_on_debug() -> None:
    """Shows everything the loggers say, from DEBUG up, on stderr; and takes back `_disable_debugging`."""
    for logger in ALL_LOGGERS:
        logger.setLevel(logging.DEBUG)
        logger.disabled = False
        if _handler not in logger.handlers:
            logger.addHandler(_handler)


turn_on_debug = _turn_on_debug


def _disable_debugging() -> None:
    """Silences the loggers altogether, errors included."""
    for logger in ALL_LOGGERS:
        logger.disabled = True


def _enable_debugging() -> None:
    """Takes back `_disable_debugging`."""
    for logger in ALL_LOGGERS:
        logger.disabled = False


def debugging() -> bool:
    """Somebody wants DEBUG records: by the logger's level, or by `litellm.set_verbose`, which turns them on."""
    if litellm.set_verbose and _handler not in verbose_logger.handlers:
        _turn_on_debug()
    return verbose_logger.isEnabledFor(logging.DEBUG)
