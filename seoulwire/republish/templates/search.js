// Searches the static index (search.py writes it). Results are put together as text nodes, never as
// HTML, and links lead to pages of this site alone.
"use strict";

const SHARDS = 256;
const PER_FILE = 256;
const SHOWN = 100;
const UNSPACED = "\\uac00-\\ud7a3\\u3131-\\u318e\\u3400-\\u4dbf\\u4e00-\\u9fff\\u3040-\\u30ff";
const TERM = new RegExp(`[${UNSPACED}]+|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`, "gu");
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`);
const files = new Map();

function load(path) {
  if (!files.has(path)) {
    files.set(path, fetch(path).then((reply) => {
      if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
      return reply.json();
    }));
  }
  return files.get(path);
}

// What is asked for: each term, and whether words that only begin so count.
function termsOf(query) {
  const found = new Map();
  for (const word of query.normalize("NFKC").toLowerCase().match(TERM) || []) {
    const letters = Array.from(word);
    if (letters.length < 2) continue;
    if (IS_UNSPACED.test(word)) {
      for (let i = 0; i + 1 < letters.length; i += 1) found.set(letters[i] + letters[i + 1], false);
    } else {
      found.set(letters.slice(0, 40).join(""), true);
    }
  }
  return found;
}

function shardOf(term) {
  const [first, second] = Array.from(term, (letter) => letter.codePointAt(0));
  return (first * 31 + second) % SHARDS;
}

const numbers = (list) => (list ? list.split(",").map(Number) : []);

// Posts that have a term, each with whether its title has it.
async function postsWith(term, asBeginning) {
  const shard = await load(`search/${shardOf(term)}.json`);
  const found = new Map();
  for (const [known, postings] of Object.entries(shard)) {
    if (known !== term && !(asBeginning && known.startsWith(term))) continue;
    const [title, text] = postings.split(";");
    for (const number of numbers(text)) if (!found.has(number)) found.set(number, 0);
    for (const number of numbers(title)) found.set(number, 1);
  }
  return found;
}

async function find(query) {
  const asked = termsOf(query);
  const answers = await Promise.all(Array.from(asked, ([term, begins]) => postsWith(term, begins)));
  if (!answers.length) return [];
  const [first, ...rest] = answers.sort((one, other) => one.size - other.size);
  const scores = [];
  for (const [number, inTitle] of first) {
    if (rest.every((answer) => answer.has(number))) {
      scores.push([number, rest.reduce((sum, answer) => sum + answer.get(number), inTitle)]);
    }
  }
  return scores;
}

async function described(scores) {
  const paths = new Set(scores.map(([number]) => Math.floor(number / PER_FILE)));
  const known = Object.assign({}, ...await Promise.all(
    Array.from(paths, (file) => load(`search/posts.${file}.json`))));
  const posts = scores.filter(([number]) => known[number])
    .map(([number, score]) => ({ score, post: known[number] }));
  const date = ({ post }) => post[2] || "";
  return posts.sort((a, b) => b.score - a.score || date(b).localeCompare(date(a)));
}

function row([href, title, registered, source, language]) {
  const item = document.createElement("li");
  const when = item.appendChild(document.createElement("span"));
  when.className = "undated";
  when.textContent = registered || "";
  const box = item.appendChild(document.createElement("div"));
  const link = box.appendChild(document.createElement("h2")).appendChild(document.createElement("a"));
  if (/^posts\/[a-z0-9._-]+\.html$/.test(href)) link.href = href;
  link.textContent = title || "—";
  link.dir = "auto";
  if (language) link.lang = language;
  const facts = box.appendChild(document.createElement("p"));
  facts.className = "facts";
  facts.textContent = source || "";
  return item;
}

function say(english, korean) {
  const inKorean = document.createElement("span");
  inKorean.lang = "ko";
  inKorean.textContent = korean;
  document.getElementById("status").replaceChildren(`${english} `, inKorean);
}

async function show(query) {
  if (!query) return;
  const results = document.getElementById("results");
  results.replaceChildren();
  if (!termsOf(query).size) {
    say("Two letters or syllables at least.", "두 글자 이상 넣어 주십시오.");
    return;
  }
  try {
    const posts = await described(await find(query));
    results.replaceChildren(...posts.slice(0, SHOWN).map(({ post }) => row(post)));
    if (!posts.length) {
      say("Nothing found: try fewer words, or how they begin.",
        "찾은 글이 없습니다. 낱말을 줄이거나 앞부분만 넣어 보십시오.");
      return;
    }
    const [first, firstKo] = posts.length > SHOWN
      ? [`, the first ${SHOWN} are shown`, ` 처음 ${SHOWN}건만 보입니다.`] : ["", ""];
    say(`${posts.length} found${first}.`, `${posts.length}건을 찾았습니다.${firstKo}`);
  } catch (error) {
    say(`The index could not be read (${error.message}); serve the site over http.`,
      "색인을 읽지 못했습니다. 웹 서버로 열어 주십시오.");
  }
}

const query = new URLSearchParams(location.search).get("q") || "";
document.getElementById("q").value = query;
show(query);
