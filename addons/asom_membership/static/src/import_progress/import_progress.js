import {
    CollectionProgress,
    collectionProgress,
} from "@asom_membership/collection_progress/collection_progress";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * Progress of an import of members, as that of a collection run: the server is asked
 * every two seconds, and the form is loaded anew when the state changes.
 */
export class ImportProgress extends CollectionProgress {
    static working = ["importing"];
    static polled = ["state", "progress", "line_count", "todo_count", "error_count"];

    get text() {
        const good = this.shown.line_count - this.shown.error_count;
        return _t("Rows: %(done)s of %(all)s. You may leave this page.", {
            done: good - this.shown.todo_count,
            all: good,
        });
    }
}

export const importProgress = {
    ...collectionProgress,
    component: ImportProgress,
    displayName: _t("Import progress"),
    fieldDependencies: [
        {name: "state", type: "selection"},
        {name: "line_count", type: "integer"},
        {name: "todo_count", type: "integer"},
        {name: "error_count", type: "integer"},
    ],
};

registry.category("fields").add("asom_import_progress", importProgress);
