// Keeps the page of today up to date: asks for the figures every few seconds while somebody can
// see the page, swaps them in (htmx) only when they changed, and says since when they stand when
// the server cannot be reached. Without this script the page still shows all it knows.
"use strict";

(() => {
  const PERIOD_MS = 3000;
  const figures = document.getElementById("figures");
  const trouble = document.getElementById("trouble");
  const button = document.getElementById("pause");
  const live = document.getElementById("live");
  const time = document.getElementById("as-of");
  if (!figures || !window.htmx) {
    return;
  }

  let paused = false;
  let signedOut = false;
  let asking = false;

  function say(name) {
    const wanted = name || "";
    if (trouble.dataset.says === wanted) {
      return;
    }
    trouble.dataset.says = wanted;
    trouble.replaceChildren();
    live.toggleAttribute("data-says", wanted !== "");
    if (wanted) {
      trouble.append(document.getElementById(`say-${wanted}`).content.cloneNode(true));
      for (const place of trouble.querySelectorAll("[data-time]")) {
        place.textContent = time.textContent;
      }
    }
  }

  function ask() {
    if (!paused && !signedOut && !asking && document.visibilityState === "visible") {
      window.htmx.trigger(figures, "ask");
    }
  }

  figures.addEventListener("htmx:configRequest", (event) => {
    asking = true;
    if (figures.dataset.tag) {
      // Named by us, so that "not modified" reaches us and the page is left as it is.
      event.detail.headers["If-None-Match"] = figures.dataset.tag;
    }
  });

  figures.addEventListener("htmx:afterRequest", (event) => {
    asking = false;
    const answer = event.detail.xhr;
    if (answer.status === 200 || answer.status === 304) {
      time.textContent = answer.getResponseHeader("Figures-As-Of") || time.textContent;
      figures.dataset.tag = answer.getResponseHeader("ETag") || "";
      say(paused ? "paused" : null);
    } else if (answer.status === 403) {
      signedOut = true;
      say("signed_out");
    } else {
      say("lost");
    }
  });

  // What a person has opened stays open when the figures are swapped.
  let opened = [];
  figures.addEventListener("htmx:beforeSwap", () => {
    opened = [...figures.querySelectorAll("details[open]")].map((found) => found.id);
  });
  figures.addEventListener("htmx:afterSwap", () => {
    for (const id of opened) {
      const found = document.getElementById(id);
      if (found) {
        found.open = true;
      }
    }
  });

  button.hidden = false;
  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = paused ? button.dataset.resume : button.dataset.pause;
    say(paused ? "paused" : null);
    ask();
  });

  document.addEventListener("visibilitychange", ask);
  window.addEventListener("online", ask);
  window.setInterval(ask, PERIOD_MS);
})();
