from collections.abc import Callable
from typing import Any

from blinker import NamedSignal
from flask import Flask

class UserMixin:
    @property
    def is_authenticated(self) -> bool: ...
    def get_id(self) -> str: ...

class LoginManager:
    session_protection: str | None
    def __init__(self, app: Flask | None = ...) -> None: ...
    def user_loader(self, callback: Callable[[str], UserMixin | None]) -> Any: ...

current_user: Any
user_logged_in: NamedSignal

def login_user(user: UserMixin, remember: bool = ...) -> bool: ...
def logout_user() -> bool: ...
