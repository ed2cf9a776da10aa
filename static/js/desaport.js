"use strict";
{
/*
 * Suggestions under a search field with data-suggest: the address that answers ?q= with groups of
 * options. A combobox with a listbox after the ARIA 1.2 pattern; the focus stays in the field. Where
 * this file does not run, or the answer does not come, the field is the plain form it always was.
 */
"use strict";

{
  const PAUSE = 120; // milliseconds without a keystroke before we ask
  const MOST_KEPT = 50; // answers, so that going back a letter asks nobody

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  class Suggestions {
    constructor(input) {
      this.input = input;
      this.answers = new Map();
      this.options = [];
      this.active = -1;
      this.list = element("div", {
        id: `${input.id}-suggestions`,
        role: "listbox",
        class: "suggestions",
        "aria-label": input.labels[0]?.textContent.trim() ?? "",
      });
      this.list.hidden = true;
      this.status = element("p", { role: "status", class: "visually-hidden" });
      input.form.append(this.list, this.status);
      this.becomeCombobox();
      this.listen();
    }

    becomeCombobox() {
      // The role is not allowed on a field of type "search".
      this.input.type = "text";
      this.input.enterKeyHint = "search";
      this.input.setAttribute("role", "combobox");
      this.input.setAttribute("aria-autocomplete", "list");
      this.input.setAttribute("aria-haspopup", "listbox");
      this.input.setAttribute("aria-expanded", "false");
      this.input.setAttribute("aria-controls", this.list.id);
    }

    listen() {
      this.input.addEventListener("input", (event) => {
        if (!event.isComposing) this.askSoon();
      });
      this.input.addEventListener("compositionend", () => this.askSoon());
      this.input.addEventListener("keydown", (event) => this.press(event));
      this.input.addEventListener("blur", () => this.close());
      this.input.form.addEventListener("submit", () => this.close());
      // A press on the list must not take the focus out of the field before it is a click.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.go(option);
      });
      window.addEventListener("pageshow", () => this.close());
    }

    press(event) {
      if (event.isComposing) return;
      const open = !this.list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (open) this.choose(event.key === "ArrowDown" ? 1 : -1);
        else this.ask();
      } else if (event.key === "Enter" && open && this.active >= 0) {
        event.preventDefault();
        this.go(this.options[this.active]);
      } else if (event.key === "Escape") {
        event.preventDefault();
        if (open) this.close();
        else this.input.value = "";
      } else if (event.key === "Tab") {
        this.close();
      }
    }

    /* The list must not change under the hand: what is still being asked comes too late. */
    choose(step) {
      this.forgetQuestion();
      this.move(step);
    }

    forgetQuestion() {
      clearTimeout(this.timer);
      this.request?.abort();
    }

    askSoon() {
      this.forgetQuestion();
      if (this.input.value.trim()) this.timer = setTimeout(() => this.ask(), PAUSE);
      else this.close();
    }

    async ask() {
      this.forgetQuestion();
      const request = (this.request = new AbortController());
      const text = this.input.value.trim();
      try {
        const answer = this.answers.get(text) ?? (await this.fetch(text, request.signal));
        if (!request.signal.aborted && document.activeElement === this.input) this.show(answer);
      } catch {
        if (!request.signal.aborted) this.close();
      }
    }

    async fetch(text, signal) {
      const address = `${this.input.dataset.suggest}?q=${encodeURIComponent(text)}`;
      const response = await fetch(address, { signal, headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.statusText);
      const answer = await response.json();
      if (this.answers.size >= MOST_KEPT) this.answers.clear();
      this.answers.set(text, answer);
      return answer;
    }

    show(answer) {
      this.close();
      this.list.replaceChildren(...answer.groups.map((group, place) => this.group(group, place)));
      this.options = [...this.list.querySelectorAll("[role=option]")];
      this.options.forEach((option, place) => (option.id = `${this.list.id}-${place}`));
      this.status.textContent = answer.status;
      if (!this.options.length) return;
      // Below the field, also where the button has wrapped under it.
      const end = this.input.offsetTop + this.input.offsetHeight;
      this.list.style.insetBlockStart = `calc(${end}px + var(--space-1))`;
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
    }

    group({ label, options }, place) {
      const id = `${this.list.id}-group-${place}`;
      const title = element("p", { id, class: "suggestions-title", role: "presentation" }, label);
      return element(
        "div",
        { role: "group", "aria-labelledby": id },
        title,
        ...options.map(({ text, note, url }) =>
          element(
            "div",
            { role: "option", class: "suggestion", "aria-selected": "false", "data-url": url },
            element("span", { dir: "auto" }, text),
            element("span", { class: "suggestion-note", dir: "auto" }, note),
          ),
        ),
      );
    }

    /* Down from the last and up from the first lead back to what was typed. */
    move(step) {
      const places = this.options.length + 1;
      this.select(((this.active + 1 + step + places) % places) - 1);
    }

    select(place) {
      this.options[this.active]?.setAttribute("aria-selected", "false");
      this.active = place;
      const option = this.options[place];
      if (!option) {
        this.input.removeAttribute("aria-activedescendant");
        return;
      }
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    }

    go(option) {
      this.close();
      window.location.assign(option.dataset.url);
    }

    close() {
      clearTimeout(this.timer);
      this.select(-1);
      this.list.hidden = true;
      this.status.textContent = "";
      this.input.setAttribute("aria-expanded", "false");
    }
  }

  for (const input of document.querySelectorAll("input[data-suggest]")) new Suggestions(input);
}
}
{
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
}
