// Draws the figures of the node, asked for once a second; without it the table says the same.
"use strict";
(() => {
  const plots = document.getElementById("plots");
  if (!plots) return;
  const POINTS = 120;
  const WIDTH = 300;
  const HEIGHT = 90;
  const SVG = "http://www.w3.org/2000/svg";
  const MEBIBYTE = 1024 * 1024;
  const locale = plots.dataset.lang;
  const away = document.getElementById("away");
  const number = (value, digits) => value.toLocaleString(locale, { maximumFractionDigits: digits });
  const since = (now, before, part) => Math.max(0, part(now) - part(before));
  const share = (now, before, hits, tier) => {
    const asked = ["near", "far", "misses"].map((name) => since(now, before, (f) => f[hits][name]));
    const all = asked[0] + asked[1] + asked[2];
    return all === 0 ? null : (100 * since(now, before, (f) => f[hits][tier])) / all;
  };
  const perSecond = (now, before, part) => since(now, before, part) / Math.max(0.001, (Date.parse(now.at) - Date.parse(before.at)) / 1000);

  // Of each plot: its values now, from the figures now and a second ago; null where there is nothing to say.
  const values = {
    hits: (now, before) => [share(now, before, "answers", "near"), share(now, before, "answers", "far")],
    objects: (now, before) => [share(now, before, "objects", "near"), share(now, before, "objects", "far")],
    limits: (now, before) => ["within", "near", "over", "failed"].map((name) => perSecond(now, before, (f) => f.limits[name])),
    latency: (now) => (now.redis.answers ? [now.redis.p50Millis, now.redis.p99Millis] : [null, null]),
    memory: (now) => [now.redis.usedBytes / MEBIBYTE],
    people: (now) => [now.people.sessions, now.people.users],
    jobs: (now) => ["waiting", "running", "done", "failed"].map((name) => now.jobs[name] || 0),
    statements: (now, before) => [perSecond(now, before, (f) => f.statements)],
  };
  const units = { hits: " %", objects: " %", limits: "/s", latency: " ms", memory: " MiB", people: "", jobs: "", statements: "/s" };

  const figures = [...plots.querySelectorAll("[data-plot]")].map((figure) => {
    const names = figure.dataset.series.split("|");
    const svg = figure.querySelector("svg");
    const lines = names.map((name, index) => {
      const line = document.createElementNS(SVG, "polyline");
      line.setAttribute("class", `line line-${index}`);
      svg.append(line);
      const mark = document.createElement("span");
      mark.className = `key key-${index}`;
      mark.textContent = name;
      figure.querySelector(".legend").append(mark, " ");
      return line;
    });
    return { kind: figure.dataset.plot, names, lines, svg, label: svg.getAttribute("aria-label"), output: figure.querySelector("output"), history: [] };
  });

  const draw = (plot, row) => {
    plot.history.push(row);
    if (plot.history.length > POINTS) plot.history.shift();
    const percent = units[plot.kind] === " %";
    const top = percent ? 100 : Math.max(1, ...plot.history.flat().filter((value) => value !== null)) * 1.1;
    plot.lines.forEach((line, index) => {
      const points = plot.history
        .map((values, at) => [WIDTH - ((plot.history.length - 1 - at) * WIDTH) / (POINTS - 1), values[index]])
        .filter(([, value]) => value !== null)
        .map(([x, value]) => `${x.toFixed(1)},${(HEIGHT - 2 - ((HEIGHT - 4) * Math.min(value, top)) / top).toFixed(1)}`);
      line.setAttribute("points", points.join(" "));
    });
    const said = row.map((value, index) => (value === null ? null : `${plot.names[index]} ${number(value, 1)}${units[plot.kind]}`)).filter(Boolean);
    plot.output.textContent = said.join(" · ") || "–";
    plot.svg.setAttribute("aria-label", `${plot.label}: ${plot.output.textContent}`);
  };

  let before = null;
  const ask = async () => {
    try {
      const response = await fetch("/admin/figures", { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      const now = await response.json();
      away.hidden = now.redis.answers;
      if (before && before.at !== now.at) figures.forEach((plot) => draw(plot, values[plot.kind](now, before)));
      before = now;
    } catch (lacking) {
      away.hidden = false; // Without Redis nobody can be known to be an administrator, so there are no figures.
    }
    setTimeout(ask, 1000);
  };
  ask();

  // The console does without the filter that renews tokens, so that it works without Redis; another page has its token renewed.
  setInterval(() => fetch("/tour").catch(() => {}), 4 * 60 * 1000);
})();
