// Keeps the empty frame of the field screen, so that it opens without a line. No page with
// anything of anybody is kept here: those are answered by the server or not at all.
"use strict";
const CACHE = "handep-frame-{{ version|escapejs }}-{{ digest }}";
const SHELL = "{{ shell|escapejs }}";
const PATIENCE = 4000;  // milliseconds
const FILES = [{% for file in files %}"{{ file|escapejs }}",{% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE)
    .then((cache) => cache.addAll([...FILES, SHELL]))
    .then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

/** The fresh frame if it comes soon; else, also where the server is down, the one that is kept. */
async function shell(request) {
  const kept = await caches.match(SHELL);
  if (!kept) return fetch(request);
  const fresh = fetch(request).then((answer) => (answer.status < 500 ? answer : kept));
  const late = new Promise((done) => { setTimeout(done, PATIENCE, kept); });
  return Promise.race([fresh.catch(() => kept), late]);
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (FILES.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((found) => found || fetch(request)));
  } else if (url.pathname === SHELL) {
    event.respondWith(shell(request));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => Response.redirect(SHELL + "#/tanpa-sinyal")));
  }
});
