import {FileInput} from "@web/core/file_input/file_input";
import {FileUploader} from "@web/views/fields/file_handler";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";

/**
 * Says of files without content that they are empty, and leaves them out. Odoo's
 * uploader ends in an error of its script there.
 *
 * @param {File[]} files
 * @param {Object} notification the service
 * @returns {File[]} those with content
 */
export function withContent(files, notification) {
    for (const {name} of files.filter(({size}) => !size)) {
        notification.add(
            _t("%s is empty: there is nothing in it. Fetch or save it again.", name),
            {type: "danger"}
        );
    }
    return files.filter(({size}) => size);
}

patch(FileInput.prototype, {
    setup() {
        super.setup();
        this.notification = useService("notification");
    },

    get httpParams() {
        const params = super.httpParams;
        return {...params, ufile: withContent(params.ufile, this.notification)};
    },

    async onFileInputChange() {
        const input = this.fileInputRef.el;
        if ([...input.files].every(({size}) => !size)) {
            withContent([...input.files], this.notification);
            input.value = null;
            return;
        }
        return super.onFileInputChange();
    },
});

patch(FileUploader.prototype, {
    async onFileChange(event) {
        const input = event.target;
        const files = [...input.files];
        const filled = withContent(files, this.notification);
        if (filled.length === files.length) {
            return super.onFileChange(event);
        }
        const transfer = new DataTransfer();
        filled.forEach((file) => transfer.items.add(file));
        // Odoo reads the input itself.
        input.files = transfer.files;
        return filled.length ? super.onFileChange(event) : undefined;
    },
});
