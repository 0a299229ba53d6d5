// node pipe.cjs ADDRESS PORT: standard input and output as a connection, as netcat does it.
const { connect } = require("node:net");

const [address, port] = process.argv.slice(2);
const socket = connect(Number(port), address);
socket.on("error", ({ message }) => {
  console.error(message);
  process.exit(1);
});
process.stdin.pipe(socket);
socket.pipe(process.stdout);
