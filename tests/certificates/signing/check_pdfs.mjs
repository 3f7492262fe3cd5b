// Runs the offline checker's module over the files on standard input, each given as edits of others: what it says of each.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { isPdf, judgePdf } = await import(pathToFileURL(process.argv[2]));
const { keys, wholes, edits, judge } = JSON.parse(readFileSync(0, "utf8"));
const answers = {};
for (const [name, [whole, at, drop, put]] of Object.entries(edits)) {
  const from = Buffer.from(wholes[whole], "base64");
  const bytes = Buffer.concat([from.subarray(0, at), Buffer.from(put, "base64"), from.subarray(at + drop)]);
  const before = performance.now();
  const says = await judgePdf(new Uint8Array(bytes), keys[judge[name] ?? "ours"]);
  answers[name] = [says, performance.now() - before, isPdf({ name: "x", type: "" }, bytes)];
}
console.log(JSON.stringify(answers));
