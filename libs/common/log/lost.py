"""What a lost database looks like to whoever works on it."""

import asyncpg

# A killed server shows in any of these; after each the only honest word is "don't know": reload and go on.
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.CannotConnectNowError,
    ConnectionError,
    OSError,
    TimeoutError,
)
