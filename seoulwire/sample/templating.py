"""The sample's templates, by name."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(name: str, /, **values: object) -> str:
    """Return the template ``templates/<name>.html.j2`` filled in."""
    return _environment().get_template(f"{name}.html.j2").render(**values)


def render_source(source: str, /, **values: object) -> str:
    """Return a template given as its text, filled in."""
    return _environment().from_string(source).render(**values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("seoulwire.sample"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
