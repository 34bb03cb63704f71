import {Attachment} from "@mail/core/common/attachment_model";
import {Store} from "@mail/core/common/store_service";
import {Thread} from "@mail/core/common/thread_model";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";
import {session} from "@web/session";

// What a limited user has no door to is not offered to him either (security/doors.csv):
// chat, activities, saved searches that others get as well, Odoo's own customer portal.
const CLOSED = {
    systray: ["mail.activity_menu", "mail.messaging_menu"],
    favoriteMenu: ["custom-favorite-item"],
    cogMenu: ["add-to-board", "import-menu"],
    user_menuitems: ["odoo_account"],
};
// And what belongs to it is not asked for.
const UNASKED = ["channels_as_member", "failures", "systray_get_activities"];

if (session.asom_limited) {
    document.documentElement.classList.add("o_asom_limited");
    for (const [category, names] of Object.entries(CLOSED)) {
        const items = registry.category(category);
        for (const name of names.filter((each) => items.contains(each))) {
            items.remove(name);
        }
    }
    patch(Store.prototype, {
        async fetchStoreData(name) {
            return UNASKED.includes(name) ? {} : super.fetchStoreData(...arguments);
        },
    });
    patch(Thread.prototype, {
        // Of a chat: the server would be told that its messages have arrived.
        async markAsFetched() {}, // eslint-disable-line no-empty-function
    });
    patch(Attachment.prototype, {
        // A small picture of a PDF, which the server would be given to keep.
        async setPdfThumbnail() {}, // eslint-disable-line no-empty-function
    });
}
