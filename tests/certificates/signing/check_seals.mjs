// Runs the offline checker's module over the cases on standard input: what it reads, and whether it believes it.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { canCheck, checkSeal, fitsAddress, judge, readSeal } = await import(pathToFileURL(process.argv[2]));
const cases = JSON.parse(readFileSync(0, "utf8"));
const answers = { able: await canCheck() };
for (const [name, { text, key, page, address }] of Object.entries(cases)) {
  try {
    if (page || address) {
      answers[name] = page ? await judge(text, page) : fitsAddress(address, readSeal(text));
      continue;
    }
    const { number, kind, holder, title, completed, expires, specimen, key: kid } = readSeal(text);
    answers[name] = { number, kind, holder, title, completed, expires, specimen, kid };
    answers[name].believed = await checkSeal(readSeal(text), key);
  } catch (error) {
    answers[name] = error.constructor.name;
  }
}
console.log(JSON.stringify(answers));
