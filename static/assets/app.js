// Everything works without this script; it only saves a few steps.
"use strict";

// A checkbox that excludes the others clears them, and they clear it.
for (const group of document.querySelectorAll("[data-exclusive]")) {
  group.addEventListener("change", ({ target }) => {
    if (!target.checked) return;
    for (const box of group.querySelectorAll("input[type=checkbox]")) {
      const clash = "alone" in box.dataset || "alone" in target.dataset;
      if (box !== target && clash) box.checked = false;
    }
  });
}

// Going back or reloading asks for a page as it is now, and not for the answer
// to a form again.
const { own } = document.body.dataset;
if (own) {
  history.replaceState(null, "", own);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
}

// Copy buttons are hidden until they can work; in a preview there is nothing
// to copy yet.
if (navigator.clipboard) {
  for (const copy of document.querySelectorAll("[data-copy]:not(.preview *)")) {
    const field = document.getElementById(copy.dataset.copy);
    const status = document.getElementById(copy.getAttribute("aria-describedby"));
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        status.textContent = copy.dataset.copied ?? "Link copied";
      } catch {
        field.select();
        status.textContent = "Press Ctrl+C or ⌘C to copy the link";
      }
    });
  }
}

// The summary of a result goes to the clipboard as rich text and as Markdown, for
// whatever it is pasted into. This way works on plain HTTP as well, where there is
// no navigator.clipboard.
for (const copy of document.querySelectorAll("[data-rich]")) {
  const rich = document.getElementById(copy.dataset.rich);
  const status = document.getElementById(copy.getAttribute("aria-describedby"));
  const put = (event) => {
    event.clipboardData.setData("text/html", rich.innerHTML);
    event.clipboardData.setData("text/plain", copy.dataset.markdown);
    event.preventDefault();
    status.textContent = "Summary copied";
  };
  copy.hidden = false;
  copy.addEventListener("click", () => {
    status.textContent = "It could not be copied: select “Summary to copy”";
    document.addEventListener("copy", put, { once: true });
    document.execCommand("copy");
    document.removeEventListener("copy", put);
  });
}

// A link to a source opens the list that it is folded in.
const reveal = () => {
  const target = document.getElementById(location.hash.slice(1));
  const fold = target?.closest("details:not([open])");
  if (!fold) return;
  fold.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();

// Times stand in universal time; where this browser's is another, in that as well.
const ownTime = (moment) => {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime()) || at.getTimezoneOffset() === 0) return "";
  const shown = { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit", timeZoneName: "short" };
  return at.toLocaleString(document.documentElement.lang || undefined, shown);
};
for (const time of document.querySelectorAll("time[data-own-time]")) {
  const own = ownTime(time.dateTime);
  if (own) time.after(` (${own})`);
}
for (const said of document.querySelectorAll("[data-own-time-of]")) {
  const [day, clock] = said.dataset.ownTimeOf.split(" ").map((id) => document.getElementById(id));
  const say = () => {
    const own = day.value && clock.value && ownTime(`${day.value}T${clock.value}Z`);
    said.textContent = own ? `${said.dataset.words} ${own}` : "";
  };
  day.addEventListener("input", say);
  clock.addEventListener("input", say);
  say();
}
