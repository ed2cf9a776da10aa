"""Several forms stand on one page: their hidden fields must not share an id."""

from __future__ import annotations

from flask import Flask

from marketplace.web.forms import ActionForm


def test_hidden_fields_carry_no_id(app: Flask):
    with app.test_request_context():
        drawn = ActionForm().hidden_tag()
    assert 'name="submission_key"' in drawn
    assert "id=" not in drawn
