import {ExportDataDialog} from "@web/views/view_dialogs/export_data_dialog";
import {ListController} from "@web/views/list/list_controller";
import {patch} from "@web/core/utils/patch";

function isOurs(resModel, className) {
    return (
        resModel.startsWith("asom.") ||
        String(className || "")
            .split(" ")
            .includes("o_asom_list")
    );
}

/**
 * A file from a list has the list's own headings. Odoo writes the fields' names, which
 * the list has replaced where they are an accountant's or a programmer's ("Total
 * Signed", "Residual Amount Signed").
 */
patch(ListController.prototype, {
    getExportableFields() {
        const fields = super.getExportableFields(...arguments);
        if (!isOurs(this.props.resModel, this.archInfo.className)) {
            return fields;
        }
        const labels = {};
        for (const column of this.archInfo.columns) {
            if (column.type === "field" && column.label) {
                labels[column.name] ??= column.label;
            }
        }
        return fields.map((field) => ({
            ...field,
            label: labels[field.name] || field.string,
        }));
    },
});

patch(ExportDataDialog.prototype, {
    async setDefaultExportList() {
        // The columns to choose among are named as in the list, too; what else is
        // called so is offered no more.
        const columns = {};
        for (const {name, label} of this.props.defaultExportList) {
            if (label && this.knownFields[name]) {
                this.knownFields[name].string = label;
                columns[label] = name;
            }
        }
        for (const [id, {string, parent}] of Object.entries(this.knownFields)) {
            if (!parent && columns[string] && columns[string] !== id) {
                delete this.knownFields[id];
            }
        }
        return super.setDefaultExportList(...arguments);
    },
});
