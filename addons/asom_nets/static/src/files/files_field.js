import {
    Many2ManyBinaryField,
    many2ManyBinaryField,
} from "@web/views/fields/many2many_binary/many2many_binary_field";
import {registry} from "@web/core/registry";
import {useDropzone} from "@web/core/dropzone/dropzone_hook";
import {useFileUploader} from "@web/core/utils/files";
import {useRef} from "@odoo/owl";
import {withContent} from "@asom_membership/empty_file/empty_file";

/**
 * Files to be read: chosen, or dropped anywhere on the dialog's field.
 */
export class NetsFilesField extends Many2ManyBinaryField {
    static template = "asom_nets.FilesField";

    setup() {
        super.setup();
        this.root = useRef("root");
        this.upload = useFileUploader();
        useDropzone(
            this.root,
            (event) => this.onDrop(event),
            "",
            () => !this.props.readonly
        );
    }

    async onDrop(event) {
        const {resId, resModel} = this.props.record;
        const files = withContent([...event.dataTransfer.files], this.notification);
        if (!files.length) {
            return;
        }
        const uploaded = await this.upload("/web/binary/upload_attachment", {
            csrf_token: odoo.csrf_token,
            ufile: files,
            model: resModel,
            id: resId || 0,
        });
        if (uploaded) {
            await this.onFileUploaded(uploaded);
        }
    }
}

registry.category("fields").add("asom_nets_files", {
    ...many2ManyBinaryField,
    component: NetsFilesField,
});
