import {
    CollectionProgress,
    collectionProgress,
} from "@asom_membership/collection_progress/collection_progress";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * Progress of a received file, as that of a collection run: the server is asked every
 * two seconds, and the form is loaded anew when the state changes.
 */
export class DeliveryProgress extends CollectionProgress {
    static working = ["received"];
    static polled = ["state", "progress", "row_count", "worked_count", "staged"];

    get text() {
        if (!this.shown.staged) {
            return _t("The records are being read; you may leave this page.");
        }
        return _t("Records: %(done)s of %(all)s. You may leave this page.", {
            done: this.shown.worked_count,
            all: this.shown.row_count,
        });
    }
}

registry.category("fields").add("asom_delivery_progress", {
    ...collectionProgress,
    component: DeliveryProgress,
    displayName: _t("Progress of a received file"),
    fieldDependencies: [
        {name: "state", type: "selection"},
        {name: "row_count", type: "integer"},
        {name: "worked_count", type: "integer"},
        {name: "staged", type: "boolean"},
    ],
});
