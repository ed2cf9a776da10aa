"""Holds requests and answers to Stripe's own contract, read from the types of the SDK."""

from __future__ import annotations

import builtins
import inspect
import re
import sys
import types
import typing
from collections.abc import Callable, Mapping
from decimal import Decimal
from urllib.parse import parse_qsl

import stripe
from stripe import _stripe_object
from stripe._object_classes import get_object_class
from stripe._request_options import RequestOptions
from stripe.params import checkout
from typing_extensions import is_typeddict

type_of_operation: dict[str, type] = {
    "POST /v1/checkout/sessions": checkout.SessionCreateParams,
    "GET /v1/checkout/sessions": checkout.SessionListParams,
    "GET /v1/checkout/sessions/*": checkout.SessionRetrieveParams,
    "POST /v1/checkout/sessions/*/expire": checkout.SessionExpireParams,
}

# A form carries text alone: how each type looks when the SDK has written it.
_WRITTEN: dict[object, Callable[[object], bool]] = {
    str: lambda value: isinstance(value, str),
    int: lambda value: isinstance(value, str) and bool(re.fullmatch(r"-?[0-9]+", value)),
    bool: lambda value: value in ("true", "false"),
    float: lambda value: isinstance(value, str) and bool(re.fullmatch(r"-?[0-9.]+", value)),
    Decimal: lambda value: isinstance(value, str) and bool(re.fullmatch(r"-?[0-9.]+", value)),
}
_JSON: dict[object, Callable[[object], bool]] = {
    str: lambda value: type(value) is str,
    int: lambda value: type(value) is int,
    bool: lambda value: type(value) is bool,
    float: lambda value: type(value) in (int, float),
    Decimal: lambda value: type(value) is str,
}


class NotAFormError(ValueError):
    """Two names of one form contradict each other."""


def decode_form(text: str) -> dict[str, object]:
    """Nest ``a[b][0]=c`` into ``{"a": {"b": {"0": "c"}}}``, as Stripe reads it."""
    form: dict[str, object] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first, *rest = [part.rstrip("]") for part in name.split("[")]
        place, last = form, first
        for part in rest:
            inner = place.setdefault(last, {})
            if not isinstance(inner, dict):
                raise NotAFormError(name)
            place, last = inner, part
        if last in place:
            raise NotAFormError(name)
        place[last] = value
    return form


def request_problems(operation: str, form: Mapping[str, object]) -> list[str]:
    """Say what in a decoded form the installed SDK's parameters of ``operation`` do not allow."""
    return _Walk(_WRITTEN).typed_dict(type_of_operation[operation], form, "")


def answer_problems(answer: Mapping[str, object]) -> list[str]:
    """Say what in an answer is not on the SDK's resource class of its ``object``."""
    walk = _Walk(_JSON)
    if "error" in answer:
        return walk.resource(stripe.ErrorObject, answer["error"], "error")
    return walk.expanded(answer, str(answer.get("object")))


class _Walk:
    """Compares one value with one annotation, all the way down; a list of problems comes back."""

    def __init__(self, plain: Mapping[object, Callable[[object], bool]]) -> None:
        self._plain = plain

    def typed_dict(self, kind: type, value: object, path: str) -> list[str]:
        if not isinstance(value, Mapping):
            return [f"{path}: not a group of fields"]
        # The SDK mixes its call options into the parameters; as fields of the body they are wrong.
        fields = {
            name: annotation
            for name, annotation in kind.__annotations__.items()
            if name not in RequestOptions.__annotations__
        }
        missing = [f"{path}{name}: missing" for name in _required(kind) if name not in value]
        return missing + self._fields(kind, fields, value, path)

    def resource(self, kind: type, value: object, path: str) -> list[str]:
        if not isinstance(value, Mapping):
            return [f"{path}: not an object"]
        fields = {
            name: annotation
            for base in reversed(kind.__mro__)
            for name, annotation in inspect.get_annotations(base).items()
            if not name.startswith("_") and name.islower()
        }
        return self._fields(kind, fields, value, f"{path}." if path else "")

    def expanded(self, value: Mapping[str, object], path: str) -> list[str]:
        if value.get("object") == "list":
            rows = typing.cast("list[Mapping[str, object]]", value["data"])
            return [p for i, row in enumerate(rows) for p in self.expanded(row, f"{path}[{i}]")]
        kind = get_object_class("V1", str(value.get("object")))
        if kind is stripe.StripeObject:
            return [f"{path}: the SDK knows no object {value.get('object')}"]
        return self.resource(kind, value, path)

    def _fields(
        self,
        kind: type,
        fields: Mapping[str, object],
        value: Mapping[str, object],
        path: str,
    ) -> list[str]:
        known = vars(sys.modules[kind.__module__])
        problems = [f"{path}{name}: unknown" for name in value if name not in fields]
        for name in value:
            if name in fields:
                problems += self._value(fields[name], value[name], f"{path}{name}", known)
        return problems

    def _value(
        self, annotation: object, value: object, path: str, known: Mapping[str, object]
    ) -> list[str]:
        annotation = _resolved(annotation, known)
        if isinstance(annotation, typing.ForwardRef):  # a resource only named, to avoid a cycle
            return self._named(value, path)
        args = typing.get_args(annotation)
        match typing.get_origin(annotation):
            case typing.NotRequired | typing.Required:
                problems = self._value(args[0], value, path, known)
            case typing.Union | types.UnionType:
                problems = self._one_of(args, value, path, known)
            case typing.Literal:
                problems = [] if value in args else [f"{path}: {value!r} is none of the values"]
            case builtins.list:
                problems = self._list(args[0], value, path, known)
            case builtins.dict | _stripe_object.UntypedStripeObject:
                problems = self._mapping(args[-1], value, path, known)
            case _:
                problems = self._leaf(annotation, value, path)
        return problems

    def _leaf(self, annotation: object, value: object, path: str) -> list[str]:
        if annotation is typing.Any:
            return []
        if annotation is type(None):
            return [] if value is None else [f"{path}: not null"]
        if annotation in self._plain:
            good = self._plain[annotation](value)
            name = getattr(annotation, "__name__", annotation)
            return [] if good else [f"{path}: {value!r} is not {name}"]
        if is_typeddict(annotation):
            return self.typed_dict(typing.cast("type", annotation), value, f"{path}.")
        return self.resource(typing.cast("type", annotation), value, path)

    def _one_of(
        self,
        options: tuple[object, ...],
        value: object,
        path: str,
        known: Mapping[str, object],
    ) -> list[str]:
        options = tuple(_resolved(option, known) for option in options)
        if any(typing.get_origin(option) is typing.Literal for option in options):
            # The SDK leaves its enums open for values to come; what we send is a value of today.
            options = tuple(option for option in options if option is not str)
        outcomes = [self._value(option, value, path, known) for option in options]
        return max(outcomes, key=_how_close)

    def _list(
        self, item: object, value: object, path: str, known: Mapping[str, object]
    ) -> list[str]:
        if isinstance(value, Mapping) and list(value) == [str(i) for i in range(len(value))]:
            value = list(value.values())
        if not isinstance(value, list):
            return [f"{path}: not a list"]
        return [
            p for i, row in enumerate(value) for p in self._value(item, row, f"{path}[{i}]", known)
        ]

    def _mapping(
        self, item: object, value: object, path: str, known: Mapping[str, object]
    ) -> list[str]:
        if not isinstance(value, Mapping):
            return [f"{path}: not a group of fields"]
        return [
            p for name in value for p in self._value(item, value[name], f"{path}.{name}", known)
        ]

    def _named(self, value: object, path: str) -> list[str]:
        if not isinstance(value, Mapping):
            return [f"{path}: not an object"]
        return self.expanded(value, path)


def _how_close(problems: list[str]) -> tuple[bool, bool]:
    """Prefer no problem at all, then those found inside the value over a wrong kind of value."""
    return not problems, not any(": not " in p or " is not " in p for p in problems)


def _required(kind: type) -> frozenset[str]:
    return typing.cast("frozenset[str]", vars(kind)["__required_keys__"])


def _resolved(annotation: object, known: Mapping[str, object]) -> object:
    """Evaluate an annotation the SDK wrote as text, in the module that wrote it."""
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if not isinstance(annotation, str):
        return annotation
    try:
        return eval(annotation, dict(known))  # noqa: S307  the SDK's own text, never a request's
    except NameError:
        return typing.ForwardRef(annotation)
