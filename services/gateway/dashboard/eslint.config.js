import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(globalIgnores(["src/api/schema.d.ts", "node_modules"]), {
  files: ["**/*.{ts,tsx}"],
  extends: [
    js.configs.recommended,
    tseslint.configs.strictTypeChecked,
    tseslint.configs.stylisticTypeChecked,
    hooks.configs.flat["recommended-latest"],
  ],
  languageOptions: { parserOptions: { projectService: true } },
  rules: {
    // What is thrown for the router (redirects, "not found") is a value of its own.
    "@typescript-eslint/only-throw-error": "off",
    "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    // The rows of a virtual list are made anew each time: nothing around them may be remembered.
    "react-hooks/incompatible-library": "off",
    "no-restricted-syntax": [
      "error",
      {
        selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
        message: "What others wrote is text.",
      },
    ],
    "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
  },
});
