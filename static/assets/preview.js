// The script of a preview: it draws the page anew when another draft is saved,
// and keeps open what was open.
(() => {
  const bar = document.querySelector("[data-testid=preview]");
  for (const part of bar.querySelectorAll("details")) {
    part.open = sessionStorage.getItem(part.id) === "open";
    part.addEventListener("toggle", () => sessionStorage.setItem(part.id, part.open ? "open" : ""));
  }
  const events = new EventSource("/preview/events");
  events.addEventListener("message", (event) => {
    if (event.data === bar.dataset.number) return;
    events.close();
    const own = document.body.dataset.own; // where the answer to a form is asked for again
    if (own) location.replace(own);
    else location.reload();
  });
  addEventListener("pagehide", () => events.close());
})();
