// The plus and minus buttons count in the page, without asking the server; without this script they ask it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (!button) {
    return;
  }
  event.preventDefault();
  const field = button.parentElement.querySelector("input");
  const most = Number(field.dataset.most ?? 10000);
  const wanted = (Number.parseInt(field.value, 10) || 0) + Number(button.dataset.step);
  field.value = String(Math.min(Math.max(wanted, 0), most));
  field.dispatchEvent(new Event("change", { bubbles: true }));
});
