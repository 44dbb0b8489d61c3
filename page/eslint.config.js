import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  { ignores: ["node_modules/"] },
  {
    files: ["src/**/*.js"],
    languageOptions: { globals: { ...globals.browser, L: "readonly" } },
    rules: { eqeqeq: "error", "no-var": "error", "prefer-const": "error", complexity: ["error", 12] },
  },
  { files: ["test/**/*.js", "build.js"], languageOptions: { globals: globals.node } },
];
