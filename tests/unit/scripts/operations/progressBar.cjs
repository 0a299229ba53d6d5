// A command that shows a bar on a terminal and is not done: it prints that the bar is there.
require("../../../../loader/register.cjs");
Object.assign(process.stderr, { isTTY: true, columns: 100, cursorTo() {}, clearLine() {} });
const { progressBar } = require("../../../../scripts/operations/progress");

progressBar("Copy", "bytes").at(1, 2);
console.log("shown");
setInterval(() => {}, 1000);
