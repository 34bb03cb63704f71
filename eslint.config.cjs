// The checkers' packages lie below .env: see tools/node.py.
const modules = "./.env/node/node_modules";
const js = require(`${modules}/@eslint/js`);
const globals = require(`${modules}/globals`);

const rules = {
    curly: ["error", "all"],
    eqeqeq: ["error", "always", {null: "ignore"}],
    "no-console": "error",
    "no-else-return": "error",
    "no-eval": "error",
    "no-implied-eval": "error",
    "no-shadow": "error",
    "no-unused-vars": ["error", {args: "after-used", caughtErrors: "all"}],
    "no-use-before-define": ["error", {functions: false}],
    "no-var": "error",
    "object-shorthand": "error",
    "prefer-const": "error",
    "prefer-template": "error",
};

module.exports = [
    {ignores: [".env/", "var/", "node_modules/"]},
    js.configs.recommended,
    {
        files: ["addons/**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {...globals.browser, odoo: "readonly"},
        },
        rules,
    },
    {
        files: ["**/*.cjs"],
        languageOptions: {sourceType: "commonjs", globals: globals.node},
        rules,
    },
];
