import {registry} from "@web/core/registry";

/**
 * Back from a row of the work list to the list, where the next row waits; to the list
 * as it is by default when the row was opened by its address.
 */
async function backToList(env) {
    const {breadcrumbs} = env.services.action.currentController?.config || {};
    const list = breadcrumbs && breadcrumbs.at(-2);
    if (list && list.jsId) {
        await env.services.action.restore(list.jsId);
    } else {
        await env.services.action.doAction("asom_nets.action_nets_parked", {
            clearBreadcrumbs: true,
        });
    }
}

registry.category("actions").add("asom_nets_back", backToList);
