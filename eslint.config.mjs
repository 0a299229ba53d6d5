// Only what needs types; Biome does the rest of the linting and the formatting.
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig({
  files: ["**/*.ts"],
  ignores: ["offline/**"],
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
  },
  plugins: { "@typescript-eslint": tseslint.plugin },
  rules: {
    // A Pulumi Output or Input in a text prints a warning in place of its value: use pulumi.interpolate.
    "@typescript-eslint/restrict-template-expressions": [
      "error",
      { allowBoolean: true, allowNever: true, allowNumber: true },
    ],
    "@typescript-eslint/restrict-plus-operands": ["error", { allowNumberAndString: true }],
  },
});
