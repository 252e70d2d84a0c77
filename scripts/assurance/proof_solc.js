// A compiler that stays warm behind a socket, so that forge, which starts one for each build, need not wait for it to wake.
//   node proof_solc.js serve SOCKET PACKAGE   answers standard-JSON inputs; PACKAGE is contracts/package.json
//   SOCKET=… node proof_solc.js ARGUMENTS     what forge runs in place of contracts/solc
"use strict";

const { readFileSync } = require("fs");
const { createRequire } = require("module");
const { connect, createServer } = require("net");

function serve(socket, package_) {
  const solc = createRequire(package_)("solc");
  const answer = (question) =>
    question === "--version"
      ? `solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`
      : solc.compile(question);
  createServer({ allowHalfOpen: true }, (connection) => {
    const parts = [];
    connection.on("data", (part) => parts.push(part));
    connection.on("end", () => connection.end(answer(Buffer.concat(parts).toString())));
    connection.on("error", () => {});
  }).listen(socket);
}

function ask(socket, question) {
  const connection = connect(socket, () => connection.end(question));
  connection.pipe(process.stdout);
}

const [command, ...rest] = process.argv.slice(2);
if (command === "serve") serve(...rest);
else if (process.argv.includes("--version")) ask(process.env.WARM_SOLC, "--version");
else ask(process.env.WARM_SOLC, readFileSync(0));
