// Keeps what the fault desk says of the state up to date; without it a reload does.
"use strict";
(() => {
  if (!document.getElementById("state")) return;
  const refresh = async () => {
    const state = document.getElementById("state");
    try {
      const response = await fetch("/admin/faults");
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.getElementById("state");
      if (response.ok && fresh && !state.contains(document.activeElement)) state.replaceWith(document.adoptNode(fresh));
    } catch (lacking) {
      state.setAttribute("aria-busy", "true"); // The node is gone; the link beside its button leads to another.
    }
    setTimeout(refresh, 1000);
  };
  setTimeout(refresh, 1000);
})();
