// Small comforts. Every page works without them.
(function () {
  "use strict";
  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function theme() { root.dataset.bsTheme = dark.matches ? "dark" : "light"; }
  theme();
  dark.addEventListener("change", theme);
  root.classList.add("js");

  // Sensitive parts close when the page is left or hidden.
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) document.querySelectorAll("details[data-private]").forEach(function (part) { part.open = false; });
  });

  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (!except || !menu.contains(except)) menu.open = false;
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target);
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var open = document.querySelector("details[data-menu][open]");
    closeMenus(null);
    if (open) open.querySelector("summary").focus();
  });
  document.addEventListener("change", function (event) {
    var name = event.target.dataset.tickAll;
    if (name) document.getElementsByName(name).forEach(function (tick) {
      if (tick.type === "checkbox" && !tick.disabled) tick.checked = event.target.checked;
    });
  });
  // A file takes a while: the buttons rest until it has come (core.middleware.DownloadMiddleware).
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!("download" in form.dataset) || event.defaultPrevented) return;
    if (form.dataset.waits) { event.preventDefault(); return; }
    form.dataset.waits = "1";
    var sign = String(Date.now()), tries = 0;
    var field = form.elements.unduh || form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "unduh" }));
    field.value = sign;
    var note = form.querySelector("[role=status]") || form.appendChild(document.createElement("p"));
    note.setAttribute("role", "status");
    note.textContent = "Berkas sedang disiapkan. Untuk seluruh provinsi perlu sekitar 10 detik.";
    var timer = setInterval(function () {
      tries += 1;
      var came = document.cookie.indexOf("handep-unduh=" + sign) >= 0;
      if (!came && tries < 240) return;
      clearInterval(timer);
      delete form.dataset.waits;
      note.textContent = came ? "Berkas sudah terunduh." : "Berkas belum datang. Coba lagi.";
    }, 500);
  });
  document.addEventListener("DOMContentLoaded", function () {
    if (window.matchMedia("(min-width: 768px)").matches) {
      document.querySelectorAll("details[data-open-on-desk]").forEach(function (part) { part.open = true; });
    }
  });
})();
