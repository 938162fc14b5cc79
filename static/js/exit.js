// Leave at once, by the Exit link or by pressing Escape twice. The session ends with it and the page's own place in
// the history is replaced, so that Back shows nothing. Without this script the link still leads away.
// It is not deferred: a page that one has left must be hidden before it is drawn.
(function () {
  "use strict";

  const TWICE_WITHIN_MS = 1500;
  const LEFT = "left";
  const root = document.documentElement;
  let lastEscape = 0;

  function signOutForm() {
    return document.querySelector("form.signed-in");
  }

  function leave() {
    root.hidden = true;
    sessionStorage.setItem(LEFT, "1");
    const form = signOutForm();
    if (form) {
      // A beacon is sent even though the page goes away, and nothing waits for its answer.
      navigator.sendBeacon(form.action, new FormData(form));
      // Pages of the same session in other tabs clear themselves (session.js).
      window.dispatchEvent(new Event("left"));
    }
    window.location.replace(document.getElementById("quick-exit").href);
  }

  // Come back to by the Back button before the beacon was heard: sign out for certain, showing nothing until then.
  function finishLeaving() {
    const form = signOutForm();
    if (form) {
      const home = document.querySelector(".site-name").href;
      const goHome = function () { window.location.replace(home); };
      fetch(form.action, { method: "POST", body: new FormData(form) }).then(goHome, goHome);
      return;
    }
    sessionStorage.removeItem(LEFT);
    root.hidden = false;
  }

  const hasLeft = sessionStorage.getItem(LEFT) !== null;
  root.hidden = hasLeft;

  document.addEventListener("DOMContentLoaded", function () {
    document.getElementById("quick-exit").addEventListener("click", function (event) {
      event.preventDefault();
      leave();
    });
    if (hasLeft) {
      finishLeaving();
      return;
    }
    // Bring the summary of problems into view and into reach of the keyboard.
    const problems = document.getElementById("error-summary");
    if (problems) {
      problems.focus();
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.repeat) {
      return;
    }
    if (lastEscape > 0 && event.timeStamp - lastEscape < TWICE_WITHIN_MS) {
      leave();
    }
    lastEscape = event.timeStamp;
  });

  // A page kept in memory by the browser must not come back after sign-out.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      root.hidden = true;
      window.location.reload();
    }
  });
})();
