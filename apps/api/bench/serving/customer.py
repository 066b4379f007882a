"""The fields of our definition as a pydantic model: the same values, ranges and refusals."""

import json
import os
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, create_model


def type_of(field):
    if field["kind"] == "category":
        return Literal[tuple(value["value"] for value in field["values"])]
    limits = Field(ge=field["minimum"], le=field["maximum"])
    return Annotated[int, limits] if field.get("integer") else Annotated[float, limits]


with open(os.environ["FIELDS"], encoding="utf-8") as file:
    fields = json.load(file)

Customer = create_model(
    "Customer",
    __config__=ConfigDict(extra="forbid"),
    **{
        name: (type_of(field) | None, None) if field.get("optional") else (type_of(field), ...)
        for name, field in fields.items()
    },
)
