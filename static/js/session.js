// A page that is left open clears itself when its session has ended by time, and says so two minutes before.
// It asks the site how long there is, because other pages of the same session may be in use; asking is no use.
// Without this script a refresh in the page's head does the clearing.
(function () {
  "use strict";

  const WARNING_MS = 2 * 60 * 1000;
  const PATIENCE_MS = 10 * 1000;
  // Another page signs out while its own request is still on the way: what is shown here is gone at once, the page later.
  const AFTER_SIGN_OUT_MS = 1500;
  // The site writes use down once a minute at most, so it may end a session that much earlier than a page thinks.
  const STEP_SECONDS = 60;
  const OVER = "the session is over";
  const root = document.documentElement;
  const dialog = document.getElementById("session-end");
  const form = document.querySelector("form.signed-in");
  const channel = new BroadcastChannel("session");
  let timer = 0;
  let endsAt = 0;
  let lastInput = 0;
  let isOver = false;

  function clear(afterMs) {
    if (isOver) {
      return;
    }
    isOver = true;
    root.hidden = true;
    document.body.replaceChildren();
    window.setTimeout(function () { window.location.replace(dialog.dataset.cleared); }, afterMs || 0);
  }

  function plan(secondsLeft) {
    endsAt = Date.now() + secondsLeft * 1000;
    window.clearTimeout(timer);
    timer = window.setTimeout(look, Math.max(0, secondsLeft * 1000 - WARNING_MS));
  }

  async function ask(options) {
    const answer = await fetch(dialog.dataset.session, {
      ...options,
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!answer.ok) {
      throw new Error(answer.status < 500 ? OVER : "the site is busy");
    }
    return answer.json();
  }

  // What the site says; where it does not answer, what this page knows by itself.
  async function timeLeft() {
    try {
      return await ask();
    } catch {
      return { seconds: Math.floor((endsAt - Date.now()) / 1000), can_stay: true };
    }
  }

  async function look() {
    const left = await timeLeft();
    if (left.seconds <= 0) {
      clear();
    } else if (left.seconds * 1000 > WARNING_MS) {
      calm(left.seconds);
    } else if (left.can_stay && Date.now() - lastInput < WARNING_MS) {
      // Someone is writing in this page: nothing was sent meanwhile, but they are there.
      await stay();
    } else {
      warn(left);
    }
  }

  function warn(left) {
    dialog.querySelector("[data-can-stay]").hidden = !left.can_stay;
    dialog.querySelector("[data-cannot-stay]").hidden = left.can_stay;
    if (!dialog.open) {
      // Not modal: the way out stays within reach.
      dialog.show();
    }
    endsAt = Date.now() + left.seconds * 1000;
    window.clearTimeout(timer);
    timer = window.setTimeout(look, left.seconds * 1000);
  }

  function calm(seconds) {
    dialog.close();
    plan(seconds);
  }

  async function stay() {
    try {
      calm((await ask({ method: "POST", body: new FormData(form) })).seconds);
    } catch (error) {
      const seconds = Math.floor((endsAt - Date.now()) / 1000);
      if (error.message === OVER || seconds <= 0) {
        clear();
      } else {
        // The site was not reached: what is being written stays for as long as this page knows that it may.
        warn({ seconds: seconds, can_stay: true });
      }
    }
  }

  plan(Number(dialog.dataset.seconds) - STEP_SECONDS);
  dialog.querySelector("[data-stay]").addEventListener("click", stay);
  form.addEventListener("submit", function () { channel.postMessage("over"); });
  window.addEventListener("left", function () { channel.postMessage("over"); });
  channel.addEventListener("message", function () { clear(AFTER_SIGN_OUT_MS); });
  // A part of the page that was fetched is use of the session.
  document.addEventListener("htmx:afterRequest", function () { plan(Number(dialog.dataset.seconds) - STEP_SECONDS); });
  for (const input of ["keydown", "pointerdown"]) {
    document.addEventListener(input, function () { lastInput = Date.now(); }, { passive: true });
  }
  // A computer that slept wakes to a page whose timer stood still: nothing is shown before the time is looked at.
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden && !isOver && Date.now() >= endsAt - WARNING_MS) {
      root.hidden = Date.now() >= endsAt;
      look().finally(function () { root.hidden = isOver; });
    }
  });
})();
