"""`dunwell topics`: the topics of our events, as the registry names them; made once, never changed."""

from collections.abc import Mapping
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic  # type: ignore[import-untyped, unused-ignore]
from aiokafka.errors import (  # type: ignore[import-untyped, unused-ignore]
    KafkaError,
    TopicAlreadyExistsError,
    for_code,
)

from libs.common.events.registry import OWNERS
from libs.common.flow.message import topic_of
from libs.common.kernel.problems import Conflict, Unavailable

# Deleted by age, never compacted: every record is a fact of its own. The truth is in the journals.
CONFIG = {"cleanup.policy": "delete", "retention.ms": str(14 * 86_400_000), "max.message.bytes": "1048588"}


async def make_topics(connect: Mapping[str, Any], parts: int) -> list[str]:
    """Makes what is missing: a partition for each part, three replicas where there are three brokers; returns which.

    Conflict where a topic has another number of partitions; Unavailable where the broker does not answer."""
    admin = AIOKafkaAdminClient(**connect, request_timeout_ms=15_000)
    try:
        await admin.start()
        brokers = len((await admin.describe_cluster())["brokers"])
        wanted = [NewTopic(topic_of(name), parts, min(3, brokers), topic_configs=CONFIG) for name in OWNERS]
        answer = await admin.create_topics(wanted)
        made = []
        for name, code, *_ in answer.topic_errors:
            if not code:
                made.append(name)
            elif for_code(code) is not TopicAlreadyExistsError:
                raise for_code(code)(name)
        known = await admin.describe_topics([topic.name for topic in wanted if topic.name not in made])
    except (KafkaError, OSError) as error:
        raise Unavailable(f"the broker at {connect['bootstrap_servers']}: {type(error).__name__} {error}") from None
    finally:
        await admin.close()
    for topic in known:
        if (count := len(topic["partitions"])) != parts:
            raise Conflict(f"topic {topic['topic']} has {count} partitions, the installation {parts} parts")
    return made
