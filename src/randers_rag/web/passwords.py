"""Passwords as scrypt hashes (RFC 7914), written ``scrypt:N:r:p:salt:key`` so that no shell changes them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

_COST, _BLOCK, _PARALLEL = 2**15, 8, 1
_MEMORY = 64 * 1024 * 1024
SHORTEST = 10
LONGEST = 1_000


def hash_password(password: str) -> str:
    """Return the hash of a password under a new salt."""
    salt = secrets.token_bytes(16)
    key = _key(password, salt, _COST, _BLOCK, _PARALLEL)
    return ":".join(("scrypt", str(_COST), str(_BLOCK), str(_PARALLEL), _text(salt), _text(key)))


def fits(password: str, hashed: str) -> bool:
    """Whether a password has this hash; takes the same time for every password."""
    if not hashed or len(password) > LONGEST:
        return False
    cost, block, parallel, salt, key = read_hash(hashed)
    return hmac.compare_digest(_key(password, salt, cost, block, parallel), key)


def read_hash(hashed: str) -> tuple[int, int, int, bytes, bytes]:
    """Return cost, block size, parallelism, salt and key; ValueError where it is no such hash."""
    kind, *numbers, salt, key = hashed.split(":")
    cost, block, parallel = map(int, numbers)
    if kind != "scrypt" or not (2**14 <= cost <= 2**16 and block == _BLOCK and parallel == _PARALLEL):
        raise ValueError("not a hash of this program")
    return cost, block, parallel, urlsafe_b64decode(salt), urlsafe_b64decode(key)


def _key(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=block, p=parallel, maxmem=2 * _MEMORY, dklen=32)


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode("ascii")
