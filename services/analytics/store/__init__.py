"""What analytics keeps besides its States: the rollups, which are summed and not derived from a State."""

from typing import Any

from libs.common.store.finders import Finder
from services.analytics.model import Debtor

FINDERS: tuple[Finder[Debtor, Any, Any], ...] = ()
