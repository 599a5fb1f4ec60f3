"""Whom may we ask about a certificate? Only the hosts of the authority that its chain leads to.

The addresses of OCSP and CRL services stand in certificates, and certificates come from strangers: even one that a
trusted authority issued must not send us to a host of another authority, or of nobody (threat T21).
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from asn1crypto import x509

from portal.signing.parsed import certificate
from portal.signing.trust import TrustStore

_LONGEST_CHAIN = 8


def _nothing() -> tuple[x509.Certificate, ...]:
    return ()


@dataclass(kw_only=True)
class Asking:
    """The hosts for each certificate. ``others`` gives what the document brings, to follow chains by name, never to
    trust; it is called when somebody must be asked, which is seldom: most answers are kept.

    ``unknown``: the hosts about a certificate whose authority is not found.
    """

    trust: TrustStore
    others: Callable[[], Iterable[x509.Certificate]] = _nothing
    unknown: frozenset[str] = frozenset()

    @cached_property
    def _issuers(self) -> dict[str, set[str]]:
        """The names of issuers by the name of whom they issued a certificate for."""
        issuers: dict[str, set[str]] = {}
        for each in (*map(certificate, self.trust.intermediates), *self.others()):
            with suppress(ValueError, TypeError):  # an odd name among what the document brings leads nowhere
                issuers.setdefault(each.subject.hashable, set()).add(each.issuer.hashable)
        return issuers

    @cached_property
    def _own(self) -> dict[str, frozenset[str]]:
        """The hosts of each authority that we know, by its name."""
        anchors = (*self.trust.signers, *self.trust.timestamping)
        own = {certificate(anchor).subject.hashable: frozenset[str]() for anchor in anchors}
        for der, hosts in self.trust.own_hosts:
            name = certificate(der).subject.hashable
            own[name] = own.get(name, frozenset()) | hosts
        return own

    def hosts_for(self, wanted: x509.Certificate) -> frozenset[str]:
        """The hosts that may be asked about this certificate: for all, and of every authority above it."""
        return self.trust.hosts | self._above({wanted.issuer.hashable})

    def _above(self, names: Iterable[str]) -> frozenset[str]:
        found, known, waiting, seen = frozenset[str](), False, set(names), set[str]()
        for _ in range(_LONGEST_CHAIN):
            known = known or any(name in self._own for name in waiting)
            found = found.union(*(self._own.get(name, frozenset()) for name in waiting))
            seen |= waiting
            waiting = set[str]().union(*(self._issuers.get(name, set()) for name in waiting)) - seen
        return found if known else self.unknown
