"""The two JSON-LD contexts of a badge, pinned by hash, and PyLD behind them. Slow to import: PyLD.

Nothing here ever asks the network: whatever is not one of the two is refused.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from pyld import BUNDLED_CONTEXTS, FrozenDocumentLoader, jsonld

from certificates.badges.terms import CREDENTIALS, OPEN_BADGES

HASHES = {
    CREDENTIALS: "8a9f494a89ecc51db093e90e84713e07e84d6d9204364a9b3c7868b21751236f",
    OPEN_BADGES: "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
}
FILES = {
    CREDENTIALS: Path(BUNDLED_CONTEXTS[CREDENTIALS]),
    OPEN_BADGES: Path(__file__).parent / "contexts" / "ob-v3p0-context-3.0.3.json",
}


class ContextChanged(RuntimeError):
    """A context's file is not the one that was pinned: nothing may be signed with it."""


def canonical_by_pyld(document: dict[str, Any]) -> str:
    """Return the canonical N-Quads of a document (RDFC-1.0) by PyLD, about 3 ms for a badge."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader()}
    return str(jsonld.normalize(document, options))


@lru_cache(maxsize=1)
def loader() -> FrozenDocumentLoader:
    """Return the loader of the two contexts; raises ContextChanged."""
    documents = {}
    for address, path in FILES.items():
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != HASHES[address]:
            raise ContextChanged(address)
        documents[address] = json.loads(content)
    return FrozenDocumentLoader(documents)
