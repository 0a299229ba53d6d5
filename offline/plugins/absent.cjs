// Stands in for packages that dockerode loads for features this plugin has not: ssh2, BuildKit sessions.
"use strict";
module.exports = {};
