"""TLS options of a caller, and the one cached SSLContext they stand for.

Trusted roots, in this order: what the caller names, SSL_CERT_FILE and SSL_CERT_DIR, the system's store.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from litellm.effects import ClientCertificate, ConnectFailed

if TYPE_CHECKING:
    import ssl


@dataclass(frozen=True, slots=True)
class TlsOptions:
    """How servers are verified, and how this client proves itself."""

    verify: bool | str | ssl.SSLContext = True
    """True: against the trusted roots. False: not at all. A path: a file or directory of CA certificates.
    An SSLContext is used as it is, and `certificate` is left alone with it."""
    certificate: str | tuple[str, str] | tuple[str, str, str] | ClientCertificate | None = None
    """PEM files of a client certificate: one with its key, (certificate, key) or (certificate, key, password); or both
    as texts."""

    @classmethod
    def of(cls, given: TlsOptions | bool | str | ssl.SSLContext | None) -> TlsOptions:
        """The options that a bare `verify`, or nothing, stands for."""
        if given is None:
            return DEFAULT
        return given if isinstance(given, cls) else cls(given)  # type: ignore[arg-type]


DEFAULT = TlsOptions()


def context_for(options: TlsOptions) -> ssl.SSLContext:
    """The context of these options. Raises `ConnectFailed(kind="tls")` for files that cannot be loaded."""
    if not isinstance(options.verify, (bool, str)):
        return options.verify
    return _context(options, os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@lru_cache(maxsize=32)
def _context(options: TlsOptions, environment_file: str | None, environment_dir: str | None) -> ssl.SSLContext:
    import ssl

    try:
        if isinstance(options.verify, str):
            is_dir = os.path.isdir(options.verify)
            context = ssl.create_default_context(
                cafile=None if is_dir else options.verify, capath=options.verify if is_dir else None
            )
        elif options.verify and (environment_file or environment_dir):
            context = ssl.create_default_context(cafile=environment_file or None, capath=environment_dir or None)
        else:
            context = ssl.create_default_context()
            if options.verify and _lacks_roots(context):
                context = _with_roots(context)
        if options.verify is False:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if isinstance(options.certificate, ClientCertificate):
            _load_texts(context, options.certificate)
        elif isinstance(options.certificate, str):
            context.load_cert_chain(options.certificate)
        elif options.certificate is not None:
            context.load_cert_chain(*options.certificate)
    except OSError as error:
        # OpenSSL does not say which file: it is the caller's, or the one of SSL_CERT_FILE.
        words = error.strerror or type(error).__name__
        raise ConnectFailed(f"a certificate or key file for TLS cannot be loaded: {words}", "tls") from error
    context.set_alpn_protocols(["http/1.1"])
    return context


def _load_texts(context: ssl.SSLContext, certificate: ClientCertificate) -> None:
    """OpenSSL reads files only: one that its owner alone can read, for the moment of reading."""
    import tempfile

    handle, path = tempfile.mkstemp(suffix=".pem")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{certificate.chain}\n{certificate.key}\n")
        context.load_cert_chain(path)
    finally:
        os.unlink(path)


def _lacks_roots(context: ssl.SSLContext) -> bool:
    """Whether OpenSSL's own places are empty, as in some builds for macOS."""
    import ssl

    if context.cert_store_stats()["x509_ca"]:
        return False
    directory = ssl.get_default_verify_paths().capath  # read certificate by certificate, so not counted above
    return directory is None or not os.listdir(directory)


def _with_roots(empty: ssl.SSLContext) -> ssl.SSLContext:
    """The system's own verification, or certifi's roots, whichever is installed."""
    import ssl

    try:
        import truststore  # type: ignore[import-not-found]

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    except ImportError:
        pass
    try:
        import certifi

        empty.load_verify_locations(certifi.where())
    except ImportError:
        pass
    return empty
