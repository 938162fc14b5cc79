// The print button, which only a script can offer. Without it the browser's own menu prints the page.
(function () {
  "use strict";

  const button = document.querySelector("[data-print]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  }
})();
