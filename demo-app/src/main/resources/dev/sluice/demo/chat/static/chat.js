// Sends without a reload, scrolls to the end, Enter sends and Shift+Enter breaks the line. Without it the form works as it is.
const list = document.getElementById("messages");
const form = document.getElementById("send");
const text = document.getElementById("text");
const told = document.getElementById("told");

function line(message) {
  const mine = message.author === "USER";
  const item = document.createElement("li");
  item.className = "message " + (mine ? "mine" : "theirs");
  const head = document.createElement("p");
  head.className = "meta";
  const time = document.createElement("time");
  time.dateTime = message.at;
  time.textContent = message.at.slice(0, 19).replace("T", " ") + " UTC";
  head.append((mine ? list.dataset.me : list.dataset.other) + " ", time);
  const said = document.createElement("p");
  said.textContent = message.text;
  item.append(head, said);
  return item;
}

function toTheEnd() {
  list.lastElementChild?.scrollIntoView({ block: "nearest" });
}

async function send() {
  if (!text.value.trim()) return;
  const id = form.elements.id; // kept until it has arrived: what is sent again is stored once
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch("/api/conversations/" + list.dataset.conversation + "/messages", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
      body: JSON.stringify({ id: id.value, text: text.value }),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.detail);
    body.messages.forEach(message => list.append(line(message)));
    id.value = crypto.randomUUID ? crypto.randomUUID() : Date.now().toString(36) + Math.random().toString(36).slice(2);
    text.value = "";
    told.textContent = "";
    toTheEnd();
  } catch (failure) {
    told.textContent = failure.message || list.dataset.failed;
  } finally {
    form.removeAttribute("aria-busy");
    text.focus();
  }
}

// Further back in the conversation a message would not be where it is appended, so there the form goes the long way.
if (list && form && !new URLSearchParams(location.search).has("before")) {
  form.addEventListener("submit", event => {
    if (event.submitter?.name === "keep") return;
    event.preventDefault();
    if (!form.hasAttribute("aria-busy")) send();
  });
  text.addEventListener("keydown", event => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  toTheEnd();
}
