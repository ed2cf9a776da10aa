/*
 * What the pages of photos gain with a script: photos are sent one by one with a bar, so that only
 * each has to be small enough; the list looks again by itself while photos are being prepared; a row
 * can be dragged; a click on a photo sets the very spot. Without it forms do all of this.
 */
"use strict";

{
  const PAUSE = 1500; // milliseconds between two looks at photos being prepared
  const LOOKS = 40;

  const fetchPage = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };

  const send = (form, file, onProgress) =>
    new Promise((resolve, reject) => {
      const data = new FormData(form);
      data.delete("photos");
      data.append("photos", file);
      const request = new XMLHttpRequest();
      request.open("POST", form.action || location.href);
      request.responseType = "document";
      request.upload.onprogress = (event) => onProgress(event.loaded / event.total);
      request.onload = () => resolve(request);
      request.onerror = reject;
      request.send(data);
    });

  const complaintsOf = (answer, file) => {
    if (answer.status < 400) return [];
    const found = answer.response?.querySelectorAll(".field-errors li") ?? [];
    const lead = answer.response?.querySelector("main .lead, main h1");
    const texts = [...found].map((item) => item.textContent.trim());
    return texts.length ? texts : [`${file.name}: ${lead?.textContent.trim() ?? answer.status}`];
  };

  const showComplaints = (form, texts) => {
    form.querySelector(".error-summary")?.remove();
    if (!texts.length) return;
    const list = document.createElement("ul");
    for (const text of texts) list.append(Object.assign(document.createElement("li"), { textContent: text }));
    const summary = document.createElement("div");
    summary.className = "error-summary";
    summary.setAttribute("role", "alert");
    summary.append(list);
    form.prepend(summary);
  };

  const upload = async (form, input) => {
    const button = form.querySelector("button[type=submit]");
    const bar = Object.assign(document.createElement("progress"), { className: "upload-progress" });
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    button.disabled = true;
    button.before(said, bar);
    const files = [...input.files];
    const complaints = [];
    try {
      for (const [index, file] of files.entries()) {
        said.textContent = form.dataset.upload
          .replace("{number}", index + 1)
          .replace("{all}", files.length)
          .replace("{name}", file.name);
        const answer = await send(form, file, (part) => (bar.value = (index + part) / files.length));
        complaints.push(...complaintsOf(answer, file));
      }
    } catch {
      complaints.push(form.dataset.lost);
    }
    bar.remove();
    said.remove();
    button.disabled = false;
    form.reset();
    showComplaints(form, complaints);
    await renew();
    watch();
  };

  const renew = async () => {
    const page = await fetchPage();
    const section = "section[aria-labelledby=photos-here]";
    document.querySelector(section).replaceWith(page.querySelector(section));
    const summary = ".page-head-summary";
    document.querySelector(summary).replaceWith(page.querySelector(summary));
    letDrag();
  };

  let looks = 0;
  const watch = () => {
    if (!document.querySelector(".photo-desk[data-waiting=yes]") || looks >= LOOKS) return;
    looks += 1;
    setTimeout(async () => {
      // Whoever stands on a button of the list must not lose it.
      if (!document.querySelector(".photo-desk:focus-within")) await renew().catch(() => {});
      watch();
    }, PAUSE);
  };

  const letDrag = () => {
    const rows = [...document.querySelectorAll(".photo-item[data-place]")];
    let dragged = null;
    for (const row of rows) {
      row.draggable = true;
      row.addEventListener("dragstart", () => (dragged = row));
      row.addEventListener("dragleave", () => row.classList.remove("over"));
      row.addEventListener("dragover", (event) => {
        if (!dragged || dragged === row) return;
        event.preventDefault();
        row.classList.add("over");
      });
      row.addEventListener("drop", (event) => {
        event.preventDefault();
        const form = dragged.querySelector("form[action$='/place']");
        form.elements.place.value = rows.indexOf(row) + 1;
        form.submit();
      });
    }
  };

  const letPoint = (photo) => {
    const [x, y] = ["focus_x", "focus_y"].map((name) => photo.closest("form").elements[name]);
    const spot = document.createElement("span");
    spot.className = "focus-spot";
    const show = () => {
      spot.style.left = `${x.value / 10}%`;
      spot.style.top = `${y.value / 10}%`;
    };
    photo.append(spot);
    show();
    photo.addEventListener("click", (event) => {
      if (!event.detail) return; // the keyboard's click has no place
      const box = photo.getBoundingClientRect();
      const part = (value, size) => Math.round(Math.min(Math.max(value / size, 0), 1) * 1000);
      x.value = part(event.clientX - box.left, box.width);
      y.value = part(event.clientY - box.top, box.height);
      show();
    });
    photo.addEventListener("change", (event) => {
      const [column, row] = event.target.value.split("-").map(Number);
      const inside = (value, index) => Math.min(Math.floor((value * 3) / 1000), 2) === index;
      if (inside(x.value, column) && inside(y.value, row)) return;
      x.value = Math.floor(((2 * column + 1) * 1000) / 6);
      y.value = Math.floor(((2 * row + 1) * 1000) / 6);
      show();
    });
  };

  const form = document.querySelector("form[data-upload]");
  const input = form?.querySelector("input[type=file]");
  form?.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    upload(form, input);
  });
  for (const photo of document.querySelectorAll("[data-focus]")) letPoint(photo);
  letDrag();
  watch();
}
