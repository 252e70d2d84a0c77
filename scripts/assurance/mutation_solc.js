// A compiler that stays warm: one standard-JSON input per line of stdin, one answer per line of stdout.
"use strict";

const { createRequire } = require("module");
const readline = require("readline");

const solc = createRequire(process.argv[2])("solc");
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(JSON.stringify(JSON.parse(solc.compile(line))) + "\n");
});
