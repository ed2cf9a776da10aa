// Draws what this browser's shortlist holds, changes it without leaving the page, and remembers
// product pages. Without it the buttons send the form at the end of the page, and all of it works.
const cookie = (name) =>
  (document.cookie.match(new RegExp(`(?:^|; )${name}=([a-z2-7.]*)`)) || ["", ""])[1]
    .split(".")
    .filter((id) => id.length === 26);

const form = document.getElementById("shortlist-form");
const buttons = [...document.querySelectorAll(".shortlist-button")];
const strangers = form && !form.elements.csrf_token;

const draw = (ids) => {
  for (const button of buttons) {
    const kept = ids.includes(button.value);
    button.toggleAttribute("data-kept", kept);
    button.name = kept ? "remove" : "add";
  }
};

if (form && buttons.length) {
  if (strangers && !document.querySelector("[data-shortlist-page]")) {
    draw(cookie("shortlist"));
    addEventListener("pageshow", () => draw(cookie("shortlist")));
  }
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || !button.matches(".shortlist-button") || document.querySelector("[data-shortlist-page]")) return;
    event.preventDefault();
    const body = new FormData(form);
    body.set(button.name, button.value);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(body),
      });
      if (!answer.ok) throw new Error(answer.status);
      draw((await answer.json()).shortlisted);
    } catch {
      const again = document.createElement("input");
      again.type = "hidden";
      again.name = button.name;
      again.value = button.value;
      form.append(again);
      form.submit();
    }
  });
}

const viewed = document.querySelector("[data-viewed]");
if (viewed && !navigator.globalPrivacyControl) {
  const id = viewed.dataset.viewed;
  const ids = [id, ...cookie("viewed").filter((one) => one !== id)].slice(0, 12);
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `viewed=${ids.join(".")}; path=/; max-age=2592000; samesite=lax${secure}`;
}
