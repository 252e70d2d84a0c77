// What scripts add to the pages: a data file is hashed here and never sent; a certificate is checked
// by the server and, as soon as the answer is there, by this browser as well.
import { Sha256 } from "./verify/sha256.mjs";

const MOST = 1 << 20; // bytes of a certificate file
const PIECE = 4 << 20; // bytes hashed between two looks at the screen

document.documentElement.classList.add("js");

/** SHA-256 of a file as 64 hex digits, in bounded memory. */
async function digestOf(file, told) {
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += PIECE) {
    hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
    told(Math.floor((100 * Math.min(file.size, at + PIECE)) / file.size));
  }
  return [...hash.digest()].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether a file names a certificate's format as its own; only such a file is ever sent. */
async function isCertificate(file) {
  if (file.size > MOST) return false;
  const text = await file.text();
  if (!text.trimStart().startsWith("{")) return false;
  try {
    const { format } = JSON.parse(text);
    return typeof format === "string" && format.startsWith("torrens-bundle/");
  } catch {
    return /^\{\s*"format"\s*:\s*"torrens-bundle\//.test(text.trimStart());
  }
}

const hashing = (element) => (percent) => element.dataset.hashing.replace("{percent}", percent);

/** Put the answer's page in place of this one, and tell a reader who does not see it. */
function show(text) {
  const answer = new DOMParser().parseFromString(text, "text/html");
  document.title = answer.title;
  document.getElementById("content").replaceWith(document.adoptNode(answer.getElementById("content")));
  document.getElementById("verdict")?.focus();
  window.scrollTo(0, 0);
}

async function checkCertificate(form, file) {
  const body = new FormData();
  body.append("file", file);
  const answer = await fetch(form.action, { method: "POST", body });
  if (!(answer.headers.get("content-type") ?? "").startsWith("text/html")) throw new Error("no page");
  show(await answer.text());
  comparing();
  await checkHere(new Uint8Array(await file.arrayBuffer()));
}

/** The same check by this browser alone, against the block hash that the page shows. */
async function checkHere(bytes) {
  const place = document.getElementById("browser");
  if (!place) return;
  const result = document.getElementById("browser-result");
  try {
    const { verify } = await import("./verify/verify.mjs");
    const deployment = JSON.parse(place.dataset.deployment);
    const report = await verify(bytes, { deployment, block_hash: place.dataset.blockHash }, {});
    const own = place.dataset[report.verdict];
    const parts = report.verdict === "valid" ? [own, place.dataset.later] : [own];
    if (report.verdict === "invalid" && place.dataset.server === "valid") parts.push(place.dataset.disagree);
    result.textContent = parts.join(" ");
    result.dataset.verdict = report.verdict;
  } catch (error) {
    result.textContent = place.dataset.failed;
    result.dataset.verdict = "failed";
  }
}

async function take(form, file) {
  const progress = document.getElementById("progress");
  try {
    if (await isCertificate(file)) {
      progress.textContent = form.dataset.reading;
      await checkCertificate(form, file);
      return;
    }
    const digest = await digestOf(file, (percent) => (progress.textContent = hashing(form)(percent)));
    location.assign(`${form.dataset.find}?q=${digest}`);
  } catch {
    progress.textContent = form.dataset.failed;
  }
}

function checking() {
  const form = document.getElementById("file-form");
  if (!form) return;
  const [drop, input] = [document.getElementById("drop"), document.getElementById("file")];
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files.length) take(form, input.files[0]);
  });
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length) take(form, event.dataTransfer.files[0]);
  });
}

/** Compare a data file with the digest that a certificate or record names. */
function comparing() {
  const place = document.getElementById("compare");
  if (!place) return;
  const result = document.getElementById("compare-result");
  document.getElementById("compare-file").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (!file) return;
    const told = hashing(place);
    const digest = "0x" + (await digestOf(file, (percent) => (result.textContent = told(percent))));
    const same = digest === place.dataset.content;
    result.textContent = `${same ? "✓ " + place.dataset.same : "✕ " + place.dataset.different} ${place.dataset.digest}: ${digest}`;
    result.className = same ? "mark-valid" : "mark-invalid";
  });
}

checking();
comparing();
