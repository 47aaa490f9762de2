// What tests/republish/test_in_browser.py asks of documents in a real browser: whether anything in
// them ran, could run when touched, or would load something from elsewhere.

const XHTML = "http://www.w3.org/1999/xhtml";
const FEEDS = new Set([
  null, "http://www.w3.org/2005/Atom", "http://purl.org/atompub/tombstones/1.0",
  "http://purl.org/rss/1.0/modules/content/", "http://purl.org/dc/elements/1.1/",
]);
const LOADING = ["src", "srcset", "poster", "data", "background", "ping", "action", "formaction",
  "xlink:href", "srcdoc", "manifest", "codebase", "classid", "profile"];
const ACTIVE = "script, style, iframe, frame, object, embed, applet, base, template, math, portal,"
  + " noscript, audio, video, source, track, dialog, slot, plaintext, xmp, marquee, svg";
const IDS = /^(?:(?:at-)?[bt]\d+|(?:difference|board|blurb)-\d+|[a-z]+(?:-key)?)$/;

function faultsOf(root, address) {
  const found = [];
  const origin = new URL(address).origin;
  for (const element of root.querySelectorAll("*")) {
    const name = element.localName;
    const shown = element.outerHTML.slice(0, 160);
    if (element.matches(ACTIVE) && element.getAttribute("src") !== "search.js"
      && !(name === "noscript" && element.closest("main"))
      && !(name === "svg" && element.closest(".plot"))) found.push(`<${name}>: ${shown}`);
    if (name === "meta" && /refresh/i.test(element.httpEquiv)) found.push(`refresh: ${shown}`);
    if (element.id && !IDS.test(element.id)) found.push(`id: ${shown}`);
    if (element.hasAttribute("name") && !["meta", "input"].includes(name)) {
      found.push(`name: ${shown}`);
    }
    for (const attribute of element.attributes) {
      if (/^on/i.test(attribute.name) || attribute.name === "style") found.push(`handler: ${shown}`);
      if (LOADING.includes(attribute.name)
        && new URL(attribute.value, address).origin !== origin) found.push(`loads: ${shown}`);
    }
    if (element.hasAttribute("href")) {
      const target = new URL(element.getAttribute("href"), address);
      if (!["http:", "https:"].includes(target.protocol)) found.push(`scheme: ${shown}`);
      if (name === "link" && element.rel !== "canonical" && target.origin !== origin) {
        found.push(`link: ${shown}`);
      }
    }
  }
  return found;
}

function faultsOfXml(root) {
  if (root.querySelector("parsererror")) return ["not well-formed"];
  return Array.from(root.querySelectorAll("*"))
    .filter((element) => !FEEDS.has(element.namespaceURI))
    .map((element) => `an element of ${element.namespaceURI}: ${element.localName}`);
}

// Whether markup that is read and written again, three times, stays what it was.
function isStable(markup) {
  const body = document.implementation.createHTMLDocument("").body;
  return [1, 2, 3].every(() => {
    body.innerHTML = markup;
    return body.innerHTML === markup;
  });
}

// Opens a document of the site in a frame and returns its faults and the text of its body.
async function inspected(path) {
  const frame = document.createElement("iframe");
  const loaded = new Promise((resolve) => { frame.onload = resolve; });
  frame.src = path;
  document.body.append(frame);
  await loaded;
  const held = frame.contentDocument;
  if (!held) return { path, faults: ["it left the site"], text: "" };
  const isXml = held.contentType.endsWith("xml") && held.contentType !== "application/xhtml+xml";
  const isPage = held.documentElement.namespaceURI === XHTML && !isXml;
  const faults = isPage ? faultsOf(held, frame.src) : faultsOfXml(held);
  if (isPage && !isStable(held.body.innerHTML)) faults.push("it changes when read again");
  faults.push(...(frame.contentWindow.ran || []).map((what) => `ran: ${what}`));
  const body = held.querySelector(".body");
  const text = body ? body.textContent : "";
  frame.remove();
  return { path, faults, text };
}

// What a feed reader does that trusts the HTML it gets.
function trusted(markup) {
  const place = document.createElement("div");
  document.body.append(place);
  place.innerHTML = markup;
  const faults = faultsOf(place, location.href);
  if (!isStable(place.innerHTML)) faults.push("it changes when read again");
  place.remove();
  return faults;
}
