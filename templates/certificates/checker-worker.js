/**
 * Keeps the offline checker: its files by release, and each language of the page as it was last seen. The server puts
 * RELEASE and FILES before this text. A page of another release is shown but not kept, since its files are not here.
 */
const PREFIX = "academy-checker-";
const CACHE = PREFIX + RELEASE;
const PAGE = new URL("./", self.location).pathname;
const PATIENCE = 4000; // milliseconds that a weak link gets before the kept page is shown

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

async function fetchAndKeep(address) {
  const answer = await fetch(address);
  if (answer.ok && answer.headers.get("X-Checker-Release") === RELEASE) {
    await (await caches.open(CACHE)).put(address, answer.clone());
  }
  return answer;
}

const kept = async (address) => {
  const cache = await caches.open(CACHE);
  return (await cache.match(address, { ignoreVary: true })) ?? cache.match(address, { ignoreVary: true, ignoreSearch: true });
};

/** The newest page where the network answers in time, else the kept one, else whatever the network does. */
async function page(address) {
  const network = fetchAndKeep(address);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = await Promise.race([network.catch(() => undefined), late]);
  return first ?? (await kept(address)) ?? network;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname === PAGE) event.respondWith(page(address.pathname + address.search));
  else if (FILES.includes(address.pathname)) event.respondWith(kept(address.pathname).then((found) => found ?? fetch(request)));
});

self.addEventListener("message", (event) => {
  const keep = async () => {
    if (!(await kept(event.data.keep))) await fetchAndKeep(event.data.keep);
    event.source.postMessage({ ready: Boolean(await kept(event.data.keep)) });
  };
  event.waitUntil(keep().catch(() => undefined));
});
