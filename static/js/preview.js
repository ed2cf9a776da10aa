// While somebody writes a section of a listing, shows beside it what buyers will see.
// Without this script the Preview button does the same with a page.
"use strict";

(() => {
  const form = document.querySelector("form[data-preview]");
  const target = document.getElementById("preview");
  if (!form || !target) return;
  const PAUSE = 700;
  let timer = 0;
  let asked = 0;

  const ask = async () => {
    const number = ++asked;
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
      if (answer.ok && number === asked) target.innerHTML = await answer.text();
    } catch {
      // A slow or broken line: the next pause in typing asks again.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
})();
