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
  document.addEventListener("DOMContentLoaded", function () {
    if (window.matchMedia("(min-width: 768px)").matches) {
      document.querySelectorAll("details[data-open-on-desk]").forEach(function (part) { part.open = true; });
    }
  });
})();
