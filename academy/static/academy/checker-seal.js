/**
 * Seals: the compact form of a certificate with its signature, as QR codes carry it behind the "#" of an address.
 * docs/certificate-format.md has the format. Here a seal is read strictly and checked with the browser's own Ed25519.
 *
 * On the page of a number the module looks at the address it was opened with, and says whether the printed code fits.
 */
const PREFIX = new TextEncoder().encode("Academy seal 1\n");
const KINDS = { c: "completion", p: "participation", g: "programme" };
const DAY = /^\d{4}-\d\d-\d\d$/;
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const LONGEST = 4000;

/** A text is no seal at all. */
export class Unreadable extends Error {}

/** Base64url without padding, one text for one value. */
function bytes(text) {
  if (!/^[\w-]+$/.test(text)) throw new Unreadable("base64url");
  let binary;
  try {
    binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  } catch {
    throw new Unreadable("base64url");
  }
  if (btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") !== text) throw new Unreadable("base64url");
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

/** What a seal says, before anybody has checked its signature. Takes a scanned address, its fragment, or the seal. */
export function readSeal(text) {
  if (text.length > LONGEST) throw new Unreadable("long");
  const bare = text.replace(/\s+/g, "");
  const parts = bare.slice(bare.lastIndexOf("#") + 1).split(".");
  if (parts.length !== 3 || parts[0] !== "1") throw new Unreadable("form");
  const [payload, signature] = [bytes(parts[1]), bytes(parts[2])];
  if (signature.length !== 64) throw new Unreadable("signature");
  let said, written;
  try {
    written = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload);
    said = JSON.parse(written);
  } catch {
    throw new Unreadable("payload");
  }
  if (!Array.isArray(said) || said.length !== 8 || !said.every((each) => typeof each === "string")) throw new Unreadable("payload");
  if (JSON.stringify(said) !== written) throw new Unreadable("payload");
  const [number, code, holder, title, completed, expires, key, salt] = said;
  const kind = KINDS[code.replace(/!$/, "")];
  if (!kind || !DAY.test(completed) || !DAY.test(expires || completed)) throw new Unreadable("payload");
  return { number, kind, holder, title, completed, expires, key, salt, specimen: code.endsWith("!"), payload, signature };
}

/** The 32 bytes of a public key in Multikey (z6Mk…). */
function publicHalf(multikey) {
  let number = 0n;
  for (const char of multikey.slice(1)) {
    const digit = BASE58.indexOf(char);
    if (digit < 0) throw new Error("base58");
    number = number * 58n + BigInt(digit);
  }
  const raw = number.toString(16).padStart(68, "0").match(/../g).map((pair) => parseInt(pair, 16));
  if (multikey[0] !== "z" || raw.length !== 34 || raw[0] !== 0xed || raw[1] !== 1) throw new Error("no Ed25519 key");
  return Uint8Array.from(raw.slice(2));
}

/** Whether this browser knows Ed25519 at all; it needs a secure address for it. */
export async function canCheck() {
  try {
    await crypto.subtle.importKey("raw", Uint8Array.from({ length: 32 }, (_, at) => (at ? 0x66 : 0x58)), "Ed25519", false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}

/** Whether the key signed exactly this seal. */
export async function checkSeal(seal, multikey) {
  const key = await crypto.subtle.importKey("raw", publicHalf(multikey), "Ed25519", false, ["verify"]);
  const signed = new Uint8Array(PREFIX.length + seal.payload.length);
  signed.set(PREFIX);
  signed.set(seal.payload, PREFIX.length);
  return crypto.subtle.verify("Ed25519", key, seal.signature, signed);
}

/** A number as it is compared: without hyphens, and read as people misread it. */
const bareNumber = (text) => text.normalize("NFKC").toUpperCase().replace(/[\s\p{Pd}]/gu, "").replace(/[IL]/g, "1").replace(/O/g, "0");

/** Whether a seal stands behind the address of its own number; one that stands alone does. */
export function fitsAddress(text, seal) {
  const address = text.slice(0, Math.max(0, text.lastIndexOf("#"))).replace(/\s+|\?.*$/gs, "");
  if (!address) return true;
  return bareNumber(address.slice(address.lastIndexOf("/verify/") + 1).replace(/^verify\/|\/+$/g, "")) === seal.number;
}

/** What the page of a number says of the code that led to it: true, nameless, compromised, forged, other, unreadable or unable. */
export async function judge(text, page) {
  let seal;
  try {
    seal = readSeal(text);
  } catch {
    return "unreadable";
  }
  if (!(await canCheck())) return "unable";
  if (seal.key !== page.key || !(await checkSeal(seal, page.public))) return "forged";
  const title = seal.title.endsWith("…") ? page.title.startsWith(seal.title.slice(0, -1)) : seal.title === page.title;
  const same = seal.number === page.number && seal.kind === page.kind && seal.completed === page.completed && seal.expires === page.expires;
  if (!same || !title || (page.holder && seal.holder !== page.holder)) return "other";
  if (page.compromised !== undefined) return "compromised";
  return page.holder ? "true" : "nameless";
}

const place = globalThis.document?.querySelector(".printed-code");
const look = async () => {
  if (!/^#1\./.test(location.hash)) return;
  const says = await judge(location.hash, place.dataset);
  for (const each of place.children) each.hidden = each.dataset.says !== says;
  place.hidden = false;
};
if (place) {
  look();
  addEventListener("hashchange", look);
}
