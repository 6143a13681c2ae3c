"""Do the logs still stand as they were written?"""

import orjson
from fastapi import Request, Response

from libs.common.http.app import DoorRoute, Router
from libs.common.http.scopes import scope
from libs.common.log.checkpoint import Audit
from libs.common.log.verify import readable_logs, verify
from libs.common.run.doors import TheService

router = Router(route_class=DoorRoute, tags=["audit"])


@router.get("/audit/verify", dependencies=[scope("audit:verify")])
async def get_verify(request: Request, service: TheService) -> Response:
    """Walks all logs that this service may read; `broken` names the first record that is not as it was.

    Other services' private logs are for `dunwell audit verify`.
    """
    audit: Audit = request.app.state.audit
    async with service.runtime.serving.acquire() as con:
        found = await verify(con, await readable_logs(con), audit.public_key, audit.anchors)
    return Response(orjson.dumps(found.body()), media_type="application/json")
