"""Templates: listed, tried out, linted."""

from datetime import date

from libs.common.http.app import DoorRoute, Router, keyless
from libs.common.http.scopes import scope
from libs.common.kernel.problems import Invalid, NotFound
from services.outreach.policy import texts
from services.outreach.policy.segments import segments
from services.outreach.schemas import PreviewIn, PreviewOut, TemplateOut

router = Router(route_class=DoorRoute, tags=["templates"])


@router.get("/templates", dependencies=[scope("template:read")])
async def list_templates() -> list[TemplateOut]:
    """All templates in use, with their texts by language."""
    shipped = texts.shipped()
    return [
        TemplateOut(name=t.name, version=t.version, texts=t.sources, plain=shipped.is_plain(t.name))
        for t in shipped.templates.values()
    ]


@router.post("/templates/preview", dependencies=[scope("template:simulate"), keyless()])
async def preview(body: PreviewIn) -> PreviewOut:
    """A template, or a source that is not in use, with made-up values; and what keeps it from being used."""
    if (body.template is None) == (body.source is None):
        raise Invalid("give either a template or a source")
    shipped, language = texts.shipped(), texts.language_of(body.language)
    source = body.source
    if source is None:
        found = shipped.templates.get(body.template or "")
        if found is None:
            raise NotFound("there is no template of this name")
        source = found.sources.get(language) or found.sources["en"]
    values = texts.Values(
        "张三" if language == "zh" else "Ann Lee", "Example Finance", texts.said_amount(123_450, "CNY", language),
        texts.said_date(date(2026, 11, 5), language), 3, 1,
    )  # fmt: skip
    try:
        text = shipped.try_out(source, values)
    except texts.BadTemplate as error:
        return PreviewOut(text=None, characters=0, segments=0, flaws=[str(error)])
    return PreviewOut(text=text, characters=len(text), segments=segments(text), flaws=shipped.lint(source, language))
