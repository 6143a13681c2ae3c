"""The launcher's and the command line's own connections, beside the services' pools."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from libs.common.kernel.problems import Unavailable


@asynccontextmanager
async def connected(dsn: str, name: str) -> AsyncIterator[Any]:
    """One connection while the block runs, called `dunwell <name>` in pg_stat_activity, with all the time it needs;
    Unavailable where no system has been started yet."""
    settings = {"application_name": f"dunwell {name}", "statement_timeout": "0"}
    try:
        con: Any = await asyncpg.connect(dsn, server_settings=settings)
    except (
        asyncpg.InvalidCatalogNameError,
        asyncpg.InvalidPasswordError,
        asyncpg.InvalidAuthorizationSpecificationError,
    ):
        raise Unavailable("there is no database in this home yet; start with: dunwell up") from None
    try:
        yield con
    finally:
        await con.close()
