// Fills the panel "Under the hood" from the header fields of the very answer that brought this page.
"use strict";
(() => {
  const hood = document.getElementById("hood");
  const entry = performance.getEntriesByType("navigation")[0];
  if (!hood || !entry) return;
  const chinese = hood.dataset.lang.startsWith("zh");
  const say = (english, other) => (chinese ? other : english);
  const put = (name, text) => { hood.querySelector(`[data-hood="${name}"]`).textContent = text; };
  const timing = Object.fromEntries((entry.serverTiming || []).map((metric) => [metric.name, metric]));
  const text = (name) => (timing[name] ? timing[name].description : "");

  put("node", text("node") || "–");
  if (timing.total) {
    put("time", say(`${timing.total.duration} ms on the server, ${Math.round(entry.responseStart - entry.requestStart)} ms as the browser saw it`,
      `服务器 ${timing.total.duration} 毫秒，浏览器所见 ${Math.round(entry.responseStart - entry.requestStart)} 毫秒`));
  }
  if (timing.redis) {
    const all = Number(text("redis"));
    const guards = Number(text("guards"));
    const session = Number(text("session"));
    const rest = all - guards - session;
    put("redis", all === 0
      ? say("not asked at all", "完全没有访问")
      : say(`asked ${all}×: limits and token together ${guards}×, session ${session}×, cache and page ${rest}×`,
        `访问 ${all} 次：限流与令牌合计 ${guards} 次，会话 ${session} 次，缓存与页面 ${rest} 次`));
  }
  const cache = text("cache");
  const kinds = {
    near: say("answered from the memory of this node", "由本节点内存应答"),
    far: say("answered from Redis", "由 Redis 应答"),
    made: say("the page was made anew, and is kept for whoever comes next", "页面新生成，并已存下供后来者使用"),
    pass: say("passed by: this page is yours alone", "绕过缓存：此页只属于您"),
  };
  put("cache", kinds[cache] || cache || "–");
  const limit = text("limit");
  if (limit) {
    const [left, seconds] = limit.split("/");
    put("limit", say(`${left} more requests in the next ${seconds} s`, `接下来 ${seconds} 秒内还可请求 ${left} 次`));
  }
})();
