/**
 * The offline checker: takes the text of a printed code, or a file or picture that holds one, and says whether it is true
 * by the keys that stand in the page; of a PDF the whole file. All words are in the page; here they are shown or hidden.
 */
const main = document.querySelector("main.checker");
const { keys, files, fetched } = JSON.parse(document.getElementById("checker-known").textContent);
const [seals, pdfs] = await Promise.all([import(main.dataset.seals), import(main.dataset.pdfs)]);
const { canCheck, checkSeal, fitsAddress, readSeal } = seals;
const { LARGEST, isPdf, judgePdf } = pdfs;
const at = (selector) => main.querySelector(selector);
const [codeForm, fileForm, result] = [at("[data-code]"), at("[data-files]"), at("[data-result]")];
const IN_FILE = /\/verify\/[0-9A-Za-z-]{20,30}\/#1\.[\w-]{1,3000}\.[\w-]{80,90}(?![\w-])/g;
const OF_FILES = { valid: "true", broken: "changed", none: "unsigned", foreign: "unknown", compromised: "compromised", damaged: "damaged" };

const language = { en: "en-GB" }[document.documentElement.lang] ?? document.documentElement.lang;
const dayWords = new Intl.DateTimeFormat(`${language}-u-ca-gregory-nu-latn`, { dateStyle: "long", timeZone: "UTC" });
const inWords = (day) => (day ? dayWords.format(new Date(`${day}T00:00:00Z`)) : "");
const groups = (number) => number.match(/.{1,4}/g).join("-");

/** Says one of: true, forged, unknown (key), compromised (key), several, none. */
async function judge(text) {
  let seal;
  try {
    seal = readSeal(text);
  } catch {
    return ["none"];
  }
  const key = Object.hasOwn(keys, seal.key) ? keys[seal.key] : undefined;
  if (!key) return ["unknown"];
  if (!(await checkSeal(seal, key.public)) || !fitsAddress(text, seal)) return ["forged"];
  return [key.compromised ? "compromised" : "true", seal];
}

function show(says, from = "code", seal = undefined, text = "") {
  for (const each of result.children) each.hidden = each.dataset.says !== says;
  for (const place of result.querySelectorAll("[data-from]")) place.hidden = place.dataset.from !== from;
  for (const place of result.querySelectorAll("[data-facts], [data-when]")) place.hidden = !seal;
  at("[data-online]").href = main.dataset.online;
  if (seal) {
    const facts = { ...seal, number: groups(seal.number), completed: inWords(seal.completed), expires: inWords(seal.expires) };
    for (const place of result.querySelectorAll("[data-fact]")) place.textContent = facts[place.dataset.fact];
    for (const place of result.querySelectorAll("[data-kind]")) place.hidden = place.dataset.kind !== seal.kind;
    const today = new Date(Date.now() - 12 * 3600e3).toISOString().slice(0, 10); // where days end last
    const when = { specimen: seal.specimen, expired: seal.expires !== "" && seal.expires < today, expires: seal.expires !== "" };
    for (const place of result.querySelectorAll("[data-when]")) place.hidden = !when[place.dataset.when];
    at("[data-online]").href = `/verify/${groups(seal.number)}/#${text.slice(text.lastIndexOf("#") + 1)}`;
  }
  result.hidden = false;
  result.scrollIntoView({ block: "nearest" });
}

async function check(text, from = "code") {
  const bare = text.replace(/\s+/g, "");
  const [says, seal] = await judge(bare);
  show(says, from, seal, bare);
}

const codesAmong = (bytes) => new Set([...new TextDecoder("latin1").decode(bytes).matchAll(IN_FILE)].map((match) => match[0]));

/** The texts of codes in a file, and where they were: in its bytes ("file"), else in the picture that it shows ("code"). */
async function codesIn(file, bytes) {
  const found = codesAmong(bytes);
  if (found.size) return ["file", ...found];
  if ("BarcodeDetector" in globalThis && file.type.startsWith("image/")) {
    const seen = await new BarcodeDetector({ formats: ["qr_code"] }).detect(await createImageBitmap(file));
    for (const code of seen) found.add(code.rawValue);
  }
  return ["code", ...found];
}

/** What a PDF of ours says counts only where the whole file is as we signed it. */
async function checkPdf(bytes) {
  const says = await judgePdf(bytes, files);
  const codes = says === "valid" ? [...codesAmong(bytes)] : [];
  if (codes.length > 1) show("several");
  else if (codes.length) await check(codes[0], "pdf");
  else show(OF_FILES[says], "pdf");
}

async function checkFile(file) {
  if (!file) return;
  if (file.size > LARGEST) return show("large");
  const bytes = new Uint8Array(await file.arrayBuffer().catch(() => new ArrayBuffer(0)));
  if (isPdf(file, bytes)) return checkPdf(bytes);
  const [from, ...codes] = await codesIn(file, bytes).catch(() => []);
  if (codes.length > 1) show("several");
  else await check(codes[0] ?? "", from);
}

async function film(button) {
  const video = at("[data-video]");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  video.srcObject = stream;
  [video.hidden, button.disabled] = [false, true];
  try {
    await video.play();
    for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 200))) {
      const [code] = await detector.detect(video);
      if (code) return check(code.rawValue);
    }
  } finally {
    for (const track of stream.getTracks()) track.stop();
    [video.hidden, button.disabled] = [true, false];
  }
}

async function keepForLater() {
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => (at("[data-ready]").hidden = !data.ready));
  const here = location.pathname + location.search;
  const keep = async () => (await navigator.serviceWorker.ready).active.postMessage({ keep: here });
  await navigator.serviceWorker.register(main.dataset.worker, { scope: main.dataset.scope });
  navigator.serviceWorker.addEventListener("controllerchange", keep);
  await keep();
}

at("[data-script]").hidden = true;
at("[data-fetched]").textContent = inWords(fetched.slice(0, 10));
if (await canCheck()) {
  codeForm.hidden = fileForm.hidden = false;
  codeForm.addEventListener("submit", (event) => {
    event.preventDefault();
    check(codeForm.code.value);
  });
  fileForm.addEventListener("submit", (event) => event.preventDefault());
  const field = fileForm.querySelector("input");
  field.addEventListener("change", () => checkFile(field.files[0]));
  for (const type of ["dragover", "drop"]) document.addEventListener(type, (event) => event.preventDefault());
  document.addEventListener("drop", (event) => checkFile(event.dataTransfer?.files[0]));
  at("[data-blind]").hidden = "BarcodeDetector" in globalThis;
  const camera = at("[data-camera]");
  if ("BarcodeDetector" in globalThis && navigator.mediaDevices) {
    camera.hidden = false;
    camera.addEventListener("click", () => film(camera).catch(() => undefined));
  }
} else {
  at("[data-unable]").hidden = false;
}
keepForLater().catch(() => undefined);
