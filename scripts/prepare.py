"""Bring the data to where the code is: schema, regions, demo world, search index. Safe to repeat."""

from __future__ import annotations

import os
import time
from pathlib import Path

from flask.cli import FlaskGroup

from marketplace.app import create_app
from marketplace.db import db
from marketplace.organisations import queries
from scripts import translations

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = (
    ["db", "upgrade"],
    ["regions", "load"],
    ["demo", "load"],
    ["search", "check", "--mend"],
)


def prepare() -> list[str]:
    """Run the commands a person would type, in one process so that a repeat takes no time.

    Returns a line for each invented person.
    """
    started = time.monotonic()
    (ROOT / "var").mkdir(exist_ok=True)
    translations.compile_stale()
    app = create_app()
    commands = FlaskGroup(create_app=lambda: app, add_version_option=False)
    for arguments in COMMANDS:
        commands.main(args=arguments, prog_name="flask", standalone_mode=False)
    with app.app_context():
        people = [
            f"{member.person.name:<18} {member.role.label}, {member.organisation.name}"
            for member in queries.list_demo_memberships()
        ]
        db.session.remove()
        db.engine.dispose()  # a connection must not be shared with processes forked later
    print(f"Everything stands after {time.monotonic() - started:.1f} s.", flush=True)
    return people


if __name__ == "__main__":
    os.chdir(ROOT)
    print("Setting up …", flush=True)
    people = prepare()
    print("\n  The people of the demo world, offered on the sign-in page:\n")
    print("\n".join(f"    {line}" for line in people), flush=True)
