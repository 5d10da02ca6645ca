// Moves the progress bars when news of a job arrives; when a job's state changes, the page is loaded anew for its words and buttons.
"use strict";
(() => {
  document.addEventListener("sluice:job", (event) => {
    const news = event.detail || {};
    const row = document.querySelector(`[data-job="${CSS.escape(String(news.id))}"]`);
    if (!row) return;
    if (row.querySelector("[data-state]").dataset.state !== news.state) {
      location.reload();
      return;
    }
    row.querySelector("progress").value = news.percent;
    row.querySelector("[data-attempt]").textContent = news.attempt;
  });
})();
