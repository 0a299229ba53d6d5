// A command that shows a bar on a terminal and is not done: it prints that the bar is there. With the name of a signal it gets that, and the
// bar ends, before node has told anybody of the signal.
require("../../../../loader/register.cjs");
Object.assign(process.stderr, { isTTY: true, columns: 100, cursorTo() {}, clearLine() {} });
const { progressBar } = require("../../../../scripts/operations/progress");

const bar = progressBar("Copy", "bytes");
bar.at(1, 2);
console.log("shown");
const [, , signal] = process.argv;
if (signal === undefined) {
  setInterval(() => {}, 1000);
} else {
  process.kill(process.pid, signal);
  bar.end();
  setTimeout(() => console.log("went on"), 1000);
}
