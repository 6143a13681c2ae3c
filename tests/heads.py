"""Where the parts of a log end."""

from libs.common.log.append import Connection


async def read_heads(con: Connection, schema: str, log: str = "journal") -> dict[int, int]:
    """Next offset to be written, per part."""
    return {row["part"]: row["head"] for row in await con.fetch(f"SELECT part, head FROM {schema}.{log}_head")}
