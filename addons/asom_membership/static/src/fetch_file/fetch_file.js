import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/**
 * Fetch a file, then close the dialog or load the page anew as after any other button:
 * an action that only opens an address leaves both with what they said before.
 */
function fetchFile(env, action) {
    browser.location.assign(action.params.url);
    return {type: "ir.actions.act_window_close"};
}

registry.category("actions").add("asom_fetch_file", fetchFile);
