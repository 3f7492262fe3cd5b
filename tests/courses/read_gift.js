// Reads GIFT files with npm's gift-pegjs, another author's reader, and prints what each holds as JSON.
const fs = require("fs");
const { parse } = require("gift-pegjs");

const read = (name) => {
  try {
    return { questions: parse(fs.readFileSync(name, "utf8")) };
  } catch (error) {
    return { error: `${name}: ${error.message}` };
  }
};
process.stdout.write(JSON.stringify(process.argv.slice(2).map(read)));
