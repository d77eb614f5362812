"""What tests run inside of a page."""

WATCH_POLICY = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
KEEPS_NOTHING = "Object.defineProperty(window, 'indexedDB', { value: undefined });"
"""A browser that refuses to keep anything, as some private windows do."""
EVERYTHING_STORED = """
async () => {
  const plain = (value) => JSON.stringify(value, (_, part) => {
    const bytes = part instanceof ArrayBuffer ? new Uint8Array(part) : part;
    return bytes instanceof Uint8Array ? new TextDecoder("latin1").decode(bytes) : bytes;
  });
  const rows = [];
  for (const { name, version } of (await window.indexedDB?.databases()) ?? []) {
    const database = await new Promise((done, fail) => {
      const request = indexedDB.open(name, version);
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
    for (const store of database.objectStoreNames)
      rows.push(await new Promise((done) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => done(request.result);
      }));
    database.close();
  }
  const cached = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) cached.push(request.url, await (await cache.match(request)).text());
  }
  return plain([{...localStorage}, {...sessionStorage}, document.cookie, document.title, rows, cached]);
}
"""
"""What the page's origin keeps in this browser, as text: storage, cookies, databases, caches."""
AXE_IS_THERE = "'axe' in window"
BARRIERS = """
async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => [id, target, failureSummary]));
}
"""
"""What axe-core finds. The rest of its report, with the markup of what is in order, is larger than the page."""
NEXT_PICTURE = """
new Promise((done) => {
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, 500);
})
"""
"""After it, effects have run: a screen asks for some of its data only when it has been drawn."""
LEAST_MS_FOR_WORK = """
() => {
  let least = Infinity;
  for (let round = 0; round < 60; round++) {
    const began = performance.now();
    const words = Array.from({ length: 10000 }, (_, at) => ((at * 2654435761) % 65521).toString(36));
    JSON.parse(JSON.stringify(words.sort()));
    least = Math.min(least, performance.now() - began);
  }
  return least;
}
"""
"""How fast this machine is: milliseconds for a fixed piece of work, when nothing interrupts it."""
