// Keeps a room that is open as it is: appends what is said, and loads the rest anew when something else has happened.
"use strict";
(() => {
  const room = document.getElementById("room");
  const lines = document.getElementById("lines");
  const form = document.getElementById("say");
  if (!room || !lines || !form) return;
  const most = 100;

  const refresh = async () => {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ["lines", "present"]) {
      const part = fresh.getElementById(id);
      if (part) document.getElementById(id).replaceChildren(...part.children);
    }
    lines.lastElementChild?.scrollIntoView({ block: "nearest" });
  };

  let planned = 0;
  const plan = () => { // Many may come at once; one look is enough for all.
    clearTimeout(planned);
    planned = setTimeout(() => refresh().catch(() => {}), 50 + Math.random() * 200);
  };

  for (const kind of ["open", "missed", "presence", "line"]) document.addEventListener("sluice:" + kind, plan);
  document.addEventListener("sluice:room", (event) => {
    if (event.detail.deleted) location.assign("/rooms");
    else document.querySelector("h1").textContent = event.detail.name;
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    if (answer.type === "opaqueredirect") form.reset();
    else form.submit(); // The page that comes says what is wrong.
  });
})();
