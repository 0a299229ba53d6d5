// Stands in for what the bundled packages load for features that nothing here uses: ssh2 and BuildKit sessions of dockerode,
// the compiler and npm of the SDK's provider host.
"use strict";
module.exports = {};
