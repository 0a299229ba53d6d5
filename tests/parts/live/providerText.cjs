// Prints the text of a provider, as Pulumi is given it.
require("../../../loader/register.cjs");
const { providerText } = require("../../../components/live/providerText");

process.stdout.write(providerText(/** @type {any} */ (process.argv[2])));
