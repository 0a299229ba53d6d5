// Pulumi would have TypeScript itself compile the pack and what it uses of components/, which takes five seconds of every preview.
require("../loader/register.cjs");
require("./index");
