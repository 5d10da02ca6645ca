// Hears the events of the user, of everybody and of the room of this page, and tells the scripts of the page as "sluice:<kind>".
"use strict";
(() => {
  const most = 5;
  const room = document.querySelector("[data-room]");
  const address = "/events" + (room ? "?room=" + encodeURIComponent(room.dataset.room) : "");
  const tell = (kind, detail) => document.dispatchEvent(new CustomEvent("sluice:" + kind, { detail }));

  const toasts = () => {
    const there = document.getElementById("toasts");
    if (there) return there;
    const made = document.createElement("div");
    made.id = "toasts";
    made.setAttribute("role", "status");
    document.body.append(made);
    return made;
  };
  toasts(); // A live region must be there before something is put into it.

  const show = (note) => {
    const safe = typeof note.link === "string" && /^\/(?![\/\\])[!-~]*$/.test(note.link);
    const toast = document.createElement(safe ? "a" : "p");
    if (safe) toast.href = note.link;
    toast.className = "notice toast";
    toast.textContent = String(note.text || "");
    const region = toasts();
    region.append(toast);
    while (region.children.length > most) region.firstElementChild.remove();
    setTimeout(() => toast.remove(), 10000);
  };

  const listen = () => {
    const source = new EventSource(address);
    source.onopen = () => tell("open", {});
    source.onmessage = (message) => {
      const event = JSON.parse(message.data);
      if (event.kind === "note") show(event.data);
      tell(event.kind, event.data);
    };
    source.addEventListener("end", () => source.close()); // Other pages of the same user have taken its place.
    source.onerror = () => {
      // The browser comes back by itself after a break, but not after a refusal: a token may have been renewed meanwhile.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 30000);
    };
    addEventListener("pagehide", () => source.close());
  };
  listen();
})();
