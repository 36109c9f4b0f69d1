// Sends forms so that nothing typed is lost over a bad line. Every page works without it.
// A form with a submission key is sent by fetch; the key makes sending it again harmless.
(function () {
  "use strict";
  var ANSWER = 60000, SLOWEST = 3;  // milliseconds for an answer; bytes a millisecond, for files
  var PAUSES = [15, 30, 60, 120, 300];  // seconds until it is tried again
  var KEPT = "Isian Anda masih di sini. ";
  var here = location.pathname + location.search;
  var waiting = new Map();  // form → how to try it again

  function say(form, button, text) {
    var note = form.querySelector(":scope .sending") || document.createElement("div");
    note.className = "sending";
    note.setAttribute("role", "status");
    var act = button && button.closest(".main-act");
    if (act) act.prepend(note);
    else if (button && form.contains(button)) button.before(note);
    else form.append(note);
    note.textContent = text;
    return note;
  }
  function hush(form) {
    clearTimeout(form.sendingTimer);
    form.querySelectorAll(".sending").forEach(function (note) { note.remove(); });
  }
  function inWords(seconds) { return seconds < 60 ? seconds + " detik" : seconds / 60 + " menit"; }

  function body(form, button) {
    var data = new FormData(form, button);
    if (form.enctype === "multipart/form-data") return data;
    var pairs = new URLSearchParams();
    data.forEach(function (value, name) { pairs.append(name, value.replace(/\r\n?|\n/g, "\r\n")); });
    return pairs;  // with the line ends that a browser sends by itself
  }

  async function send(form, button, tries) {
    if (waiting.has(form)) clearTimeout(waiting.get(form).timer);
    waiting.delete(form);
    form.dataset.sent = "1";
    hush(form);
    form.sendingTimer = setTimeout(function () { say(form, button, "Sedang mengirim… Mohon tunggu."); }, 1000);
    var data = body(form, button), bytes = 0, stop = new AbortController();
    data.forEach(function (value) { bytes += value.size || 0; });
    var limit = setTimeout(function () { stop.abort(); }, ANSWER + bytes / SLOWEST);
    try {
      var action = button && button.hasAttribute("formaction") ? button.formAction : form.getAttribute("action");
      var answer = await fetch(action || location.href, {
        method: "POST", body: data, headers: { "X-Handep-Send": "1" }, signal: stop.signal });
      clearTimeout(limit);
      limit = setTimeout(function () { stop.abort(); }, ANSWER);
      var text = await answer.text();
      if (answer.status >= 500) unsent(form, button, tries, "Handep sedang terganggu");
      else if (/json/.test(answer.headers.get("content-type"))) go(form, JSON.parse(text).to);
      else show(answer.url, text);
    } catch (lost) {
      unsent(form, button, tries, "tidak ada sambungan");
    } finally {
      clearTimeout(limit);
    }
  }

  function unsent(form, button, tries, why) {
    delete form.dataset.sent;
    hush(form);
    var pause = PAUSES[Math.min(tries, PAUSES.length - 1)], head = "Belum terkirim: " + why + ". " + KEPT;
    var again = function () { send(form, button, tries + 1); };
    var note = say(form, button, "");
    note.className = "sending warn-box";
    var line = document.createElement("p"), now = document.createElement("button");
    now.type = "button";
    now.className = "btn btn-outline-primary";
    now.textContent = "Kirim sekarang";
    now.addEventListener("click", again);
    note.append(line, now);
    line.textContent = head + "Dicoba lagi dalam " + inWords(pause) + ".";
    var timer = setTimeout(again, pause * 1000);
    waiting.set(form, { again: again, timer: timer, hold: function () {
      clearTimeout(timer);
      waiting.get(form).again = null;
      line.textContent = head + "Tekan “Kirim sekarang” bila selesai mengubah.";
    } });
  }

  function go(form, to) {
    var url = new URL(to, location.href);
    hush(form);
    if (url.hash && url.pathname + url.search === here) {  // else the page would only scroll
      history.replaceState(null, "", url.href);
      location.reload();
    } else {
      location.assign(url.href);
    }
  }
  // The answer is a page: it takes the place of this one, under its own address.
  function show(address, html) {
    var url = new URL(address);
    if (url.pathname + url.search !== here) history.pushState(null, "", address);
    document.open();
    document.write(html);
    document.close();
    window.scrollTo(0, 0);
    var first = document.querySelector("[autofocus]");
    if (first) first.focus();
  }

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (event.defaultPrevented || "noGuard" in form.dataset) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.getAttribute("method") === "post" && form.elements.submission_key && !form.target) {
      event.preventDefault();
      send(form, button, 0);
      return;
    }
    form.dataset.sent = "1";
    form.sendingTimer = setTimeout(function () { say(form, button, "Sedang mengirim… Mohon tunggu."); }, 1000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; hush(form); });
  });
  window.addEventListener("popstate", function () {
    if (location.pathname + location.search !== here) location.reload();
  });
  window.addEventListener("online", function () {
    waiting.forEach(function (one) { if (one.again) one.again(); });
  });
  // What is being changed is not sent half done.
  document.addEventListener("input", function (event) {
    var one = waiting.get(event.target.form);
    if (one) one.hold();
  });
  window.addEventListener("beforeunload", function (event) {
    if (waiting.size || document.querySelector("form[data-unsent]:not([data-sent])")) event.preventDefault();
  });
})();
