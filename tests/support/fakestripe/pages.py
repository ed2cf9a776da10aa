"""The page a buyer would see at the provider, clearly marked as a test."""

from __future__ import annotations

from html import escape

from tests.support.fakestripe.answers import Json

_ZERO_DECIMAL = {"jpy"}
_STYLE = """
body { font: 1.125rem/1.5 system-ui, sans-serif; margin: 0; color: #1a1a1a; background: #fff; }
main { max-width: 32rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
.test { background: #ffe08a; padding: .75rem 1rem; margin: 0; font-weight: 700; }
.problem { border: 2px solid #a30000; padding: .5rem 1rem; }
dt { font-weight: 700; } dd { margin: 0 0 .75rem; }
button { font: inherit; display: block; width: 100%; min-height: 3rem; margin: .75rem 0;
  border: 2px solid #1a1a1a; border-radius: .25rem; background: #fff; color: #1a1a1a; }
button.pay { background: #1a4d8f; border-color: #1a4d8f; color: #fff; }
button:focus-visible, a:focus-visible { outline: 3px solid #c45500; outline-offset: 2px; }
"""


def amount_text(minor: int, currency: str) -> str:
    """Write an amount as a buyer reads it: ``USD 1,250.00``."""
    if currency in _ZERO_DECIMAL:
        return f"{currency.upper()} {minor:,}"
    return f"{currency.upper()} {minor // 100:,}.{minor % 100:02}"


def pay_page(session: Json, *, title: str, declined: bool) -> str:
    """Draw the page of an open session: what is paid, and the ways it can end."""
    problem = (
        '<p class="problem" role="alert">The card was declined. No money was taken. '
        "Try again, or go back.</p>"
        if declined
        else ""
    )
    cancel = (
        '<button name="outcome" value="cancel">Cancel</button>' if session["cancel_url"] else ""
    )
    return _page(
        "Pay by card",
        f"""<h1>Pay by card</h1>
{problem}
<dl>
<dt>Amount</dt><dd>{escape(amount_text(session["amount_total"], session["currency"]))}</dd>
<dt>For</dt><dd>{escape(title)}</dd>
<dt>Receipt to</dt><dd>{escape(session["customer_email"] or "nobody")}</dd>
</dl>
<form method="post">
<button class="pay" name="outcome" value="success">Pay</button>
<button name="outcome" value="decline">Decline</button>
{cancel}
</form>""",
    )


def closed_page(session: Json) -> str:
    """Draw the page of a session that is paid or has lapsed."""
    paid = session["status"] == "complete"
    words = "This payment is complete." if paid else "This page has expired."
    url = success_url(session) if paid else session["cancel_url"]
    link = f'<p><a href="{escape(url)}">Back to the shop</a></p>' if url else ""
    return _page("Nothing to pay", f"<h1>Nothing to pay</h1>\n<p>{words}</p>\n{link}")


def unknown_page() -> str:
    return _page("No such page", "<h1>No such page</h1>\n<p>This payment does not exist.</p>")


def success_url(session: Json) -> str:
    """Where a buyer who paid is sent."""
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _page(title: str, main: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} - TEST payment page</title>
<style>{_STYLE}</style>
</head>
<body>
<p class="test">TEST payment page of a fake provider. No card is charged.</p>
<main>
{main}
</main>
</body>
</html>
"""
