// Says that the tests are running, because the page comes back only when they are over.
"use strict";
(() => {
  const running = document.getElementById("running");
  for (const form of document.querySelectorAll('form[action="/tour"]')) {
    form.addEventListener("submit", () => {
      running.hidden = false;
      running.scrollIntoView({ block: "nearest" });
    });
  }
})();
