// Keeps what is typed in one part of a listing as its writer's own draft, quietly. Without this script nothing is kept
// until it is saved, and everything else is the same.
(function () {
  "use strict";

  const form = document.querySelector("form[data-draft]");
  if (!form) {
    return;
  }
  const PAUSE = 1500; // milliseconds without a key
  const said = form.querySelector("[data-draft-status]");
  let timer = 0;
  let isChanged = false;
  let isSent = false;

  function keep(isLeaving) {
    window.clearTimeout(timer);
    if (!isChanged || isSent) {
      return;
    }
    isChanged = false;
    fetch(form.dataset.draft, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      credentials: "same-origin",
      keepalive: isLeaving,
    }).then(function (answer) {
      // A session that has ended answers with the sign-in page, which keeps nothing.
      if (answer.status !== 204) {
        throw new Error("not kept");
      }
      const time = new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
      said.textContent = "Draft kept at " + time + ". It is live only after you save.";
    }).catch(function () {
      isChanged = true;
      said.textContent = "The draft could not be kept. Save before you leave this page.";
    });
  }

  function note() {
    isChanged = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, PAUSE, false);
  }

  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", function () { isSent = true; });
  window.addEventListener("pageshow", function () { isSent = false; });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") {
      keep(true);
    }
  });
})();
