/**
 * The signature of a PDF of ours, checked in the browser: docs/certificate-format.md has its form. It assumes that an enemy made
 * the file. Nothing in it is unpacked or interpreted: ours have one signature over every byte but its own, which is spelled in
 * one way only. So a few searches, a walk through that spelling, one hash and one check by the browser's own ECDSA decide.
 */
export const LARGEST = 5_000_000; // bytes; ours have a tenth of that
const MOST_HEX = 100_000; // characters of a signature
const MOST_PARTS = 20; // of anything in it
const GRACE = 3600e3; // milliseconds: a worker may finish with a key that was changed this moment
const HALF = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n; // of the order of P-256
const RANGE = /\/ByteRange[ \t\n\r\f\v]*\[[ \t\n\r\f\v]*(\d{1,9})[ \t\n\r\f\v]+(\d{1,9})[ \t\n\r\f\v]+(\d{1,9})[ \t\n\r\f\v]+(\d{1,9})[ \t\n\r\f\v]*\]/g;
const SIGNED_AT = /\/M[ \t\n\r\f\v]*\(D(?::|\\072)(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z\)/;

const SIGNED_DATA = "06092a864886f70d010702";
const VERSION = "020101";
const DIGEST = "300d06096086480165030402010500"; // SHA-256
const DATA = "300b06092a864886f70d010701";
const METHOD = "300a06082a8648ce3d040302"; // ECDSA with SHA-256
const IS_DATA = "301806092a864886f70d010903310b06092a864886f70d010701";
const HAS_DIGEST = "302f06092a864886f70d01090431220420"; // the digest follows

class Strange extends Error {}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const sha256 = async (bytes) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
const must = (holds) => {
  if (!holds) throw new Strange();
};

/** One value in DER: its tag, its content, and all of it. Lengths are definite and as short as they can be. */
function valueAt(bytes, at) {
  must(at + 2 <= bytes.length);
  let [length, from] = [bytes[at + 1], at + 2];
  if (length >= 0x80) {
    const count = length - 0x80;
    must((count === 1 || count === 2) && from + count <= bytes.length);
    length = count === 1 ? bytes[from] : bytes[from] * 256 + bytes[from + 1];
    must(length >= (count === 1 ? 0x80 : 0x100));
    from += count;
  }
  must(from + length <= bytes.length);
  return { tag: bytes[at], content: bytes.subarray(from, from + length), all: bytes.subarray(at, from + length) };
}

/** The values that fill the content of one with this tag, from the first byte to the last. */
function within(value, tag) {
  must(value.tag === tag);
  const found = [];
  for (let at = 0; at < value.content.length; at += found.at(-1).all.length) {
    must(found.length < MOST_PARTS);
    found.push(valueAt(value.content, at));
  }
  return found;
}

/** A number that a P-256 signature holds, as 32 bytes. */
function number({ tag, content }) {
  must(tag === 2 && content.length > 0 && content[0] < 0x80);
  must(content[0] !== 0 || content.length === 1 || content[1] >= 0x80);
  const bare = content[0] === 0 ? content.subarray(1) : content;
  must(bare.length <= 32);
  return hex(bare).padStart(64, "0");
}

/** The parts of a signature in the one way in which we write it: its X.509 certificates, attributes and value. */
function readSignature(bytes) {
  const whole = valueAt(bytes, 0);
  must(bytes.subarray(whole.all.length).every((byte) => byte === 0));
  const [type, explicit, ...more] = within(whole, 0x30);
  must(more.length === 0 && hex(type.all) === SIGNED_DATA);
  const [inner, ...others] = within(explicit, 0xa0);
  const data = within(inner, 0x30);
  must(others.length === 0 && data.length === 5);
  must(hex(data[0].all) === VERSION && hex(data[1].all) === `310f${DIGEST}` && hex(data[2].all) === DATA);
  const signers = within(data[4], 0x31);
  must(signers.length === 1);
  const signer = within(signers[0], 0x30);
  must(signer.length === 6 && hex(signer[0].all) === VERSION && hex(signer[2].all) === DIGEST && hex(signer[4].all) === METHOD);
  must(signer[5].tag === 4);
  const value = valueAt(signer[5].content, 0);
  const [r, s, ...rest] = within(value, 0x30).map(number);
  must(value.all.length === signer[5].content.length && s !== undefined && rest.length === 0 && BigInt(`0x${s}`) <= HALF);
  return { certificates: within(data[3], 0xa0), by: signer[1], attributes: signer[3], value: unhex(r + s) };
}

/** Whether the signer is named as the X.509 certificate has it: its issuer, and its number. */
function names(by, certificate) {
  const body = within(within(certificate, 0x30)[0], 0x30);
  return body[0].tag === 0xa0 && hex(by.all) === hex(rewrapped(body[3].all, body[1].all));
}

function rewrapped(issuer, serial) {
  const length = issuer.length + serial.length;
  const head = length < 0x80 ? [0x30, length] : length < 0x100 ? [0x30, 0x81, length] : [0x30, 0x82, length >> 8, length & 255];
  return Uint8Array.of(...head, ...issuer, ...serial);
}

/** Whether the key signed the attributes, and these name the digest of the two parts. */
async function verifies(signature, key, parts) {
  const signed = Uint8Array.from(signature.attributes.all);
  const attributes = within(signature.attributes, 0xa0).map((each) => hex(each.all));
  const both = new Uint8Array(parts[0].length + parts[1].length);
  both.set(parts[0]);
  both.set(parts[1], parts[0].length);
  const wanted = HAS_DIGEST + (await sha256(both));
  for (const each of [IS_DATA, wanted]) {
    const ofThisKind = attributes.filter((found) => found.slice(4, 26) === each.slice(4, 26));
    must(ofThisKind.length === 1 && ofThisKind[0] === each);
  }
  signed[0] = 0x31;
  const kind = { name: "ECDSA", namedCurve: "P-256" };
  const publicHalf = await crypto.subtle.importKey("raw", unhex(key.public), kind, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, publicHalf, signature.value, signed);
}

/** Our key where a signature that is not as we write it has what only ours have. */
function namedKey(text, found, keys) {
  const near = text.slice(Math.max(0, found.index - MOST_HEX), found.index + found[0].length + MOST_HEX).toLowerCase();
  return keys.find((key) => [key.public, key.serial].some((mark) => mark.length >= 16 && near.includes(mark)));
}

/** Whose signature this is, where it is ours, and whether it holds for the whole file. */
async function judged(bytes, text, found, keys) {
  const [start, first, second, length] = found.slice(1).map(Number);
  const gap = text.slice(first, Math.max(first, second));
  try {
    must(start === 0 && gap.length < MOST_HEX && gap.length % 2 === 0 && /^<[0-9A-F]{2,}>$/.test(gap));
    const signature = readSignature(unhex(gap.slice(1, -1)));
    const digests = await Promise.all(signature.certificates.map((each) => sha256(each.all)));
    const key = keys.find((each) => digests.includes(each.own));
    must(key && second + length === bytes.length && String(digests) === String(key.certificates));
    must(names(signature.by, signature.certificates[digests.indexOf(key.own)]));
    return [key, await verifies(signature, key, [bytes.subarray(0, first), bytes.subarray(second)])];
  } catch (error) {
    if (!(error instanceof Strange)) throw error;
    return [namedKey(text, found, keys), false];
  }
}

function signedAt(text) {
  const found = [...text.matchAll(RANGE)][0];
  const [begin, end] = [text.lastIndexOf(" obj", found.index), text.indexOf("endobj", found.index + found[0].length)];
  const match = SIGNED_AT.exec(text.slice(Math.max(0, begin), Math.max(0, end)));
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const moment = new Date(`${written}Z`);
  return !Number.isNaN(moment.valueOf()) && moment.toISOString().startsWith(written) ? moment.valueOf() : undefined;
}

/** Whether the key was in use at that moment, and in our hands alone. */
function wasGood(key, at) {
  return at !== undefined && !key.compromised && (key.until === null || at <= Date.parse(key.until) + GRACE);
}

/**
 * Says of a PDF: valid (ours, unchanged), broken (ours, but something was changed or added), none, foreign (somebody else's, or
 * by a key that the page does not know), compromised (by a key that others may have had), or damaged (no PDF at all).
 */
export async function judgePdf(bytes, keys) {
  if (bytes.length > LARGEST) return "damaged";
  const text = new TextDecoder("latin1").decode(bytes); // one character for each byte
  if (!text.startsWith("%PDF-")) return "damaged";
  const ranges = text.split("/ByteRange").length - 1;
  let [key, whole, seen] = [undefined, false, 0];
  for (const found of text.matchAll(RANGE)) {
    const [by, good] = await judged(bytes, text, found, keys);
    [key, whole] = [by ?? key, whole || good];
    if (++seen === 5) break;
  }
  if (!key) return ranges ? "foreign" : "none";
  if (ranges !== 1 || !whole) return "broken";
  return wasGood(key, signedAt(text)) ? "valid" : "compromised";
}

/** Whether a file says that it is a PDF, in its name, its kind or its first bytes. */
export function isPdf(file, bytes) {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  return start.includes("%PDF-") || file.type === "application/pdf" || /\.pdf$/i.test(file.name);
}
