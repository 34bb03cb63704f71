import {Component, onWillDestroy, useEffect, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

const WAIT = 2000;

/**
 * Progress of a collection run. Asks the server every two seconds while the run is
 * being worked on, and loads the whole form anew when its state changes.
 */
export class CollectionProgress extends Component {
    static template = "asom_membership.CollectionProgress";
    static props = {...standardFieldProps};
    static working = ["previewing", "running", "cancelling"];
    static polled = ["state", "progress", "line_count", "done_count", "failed_count"];

    setup() {
        this.orm = useService("orm");
        this.shown = useState({...this.props.record.data});
        this.alive = true;
        useEffect(
            () => {
                Object.assign(this.shown, this.props.record.data);
                this.plan();
                return () => browser.clearTimeout(this.timer);
            },
            () => [this.props.record.resId, this.props.record.data.state]
        );
        onWillDestroy(() => {
            this.alive = false;
        });
    }

    get working() {
        return this.constructor.working.includes(this.shown.state);
    }

    get percent() {
        return Math.floor(this.shown.progress || 0);
    }

    get text() {
        if (this.shown.state === "previewing") {
            return _t("The preview is being made; you may leave this page.");
        }
        if (this.shown.state === "cancelling") {
            return _t("The invoices are being taken back; you may leave this page.");
        }
        return _t("Members: %(done)s of %(all)s, failed: %(failed)s", {
            done: this.shown.done_count + this.shown.failed_count,
            all: this.shown.line_count,
            failed: this.shown.failed_count,
        });
    }

    plan() {
        browser.clearTimeout(this.timer);
        if (this.alive && this.working && this.props.record.resId) {
            this.timer = browser.setTimeout(() => this.poll(), WAIT);
        }
    }

    async poll() {
        const {resId, resModel} = this.props.record;
        let row = null;
        try {
            [row] = await this.orm.silent.read(
                resModel,
                [resId],
                this.constructor.polled
            );
        } catch {
            // The connection may come back: keep what is shown and ask again.
            this.plan();
            return;
        }
        if (!this.alive || !row || resId !== this.props.record.resId) {
            return;
        }
        if (row.state === this.props.record.data.state) {
            Object.assign(this.shown, row);
            this.plan();
        } else {
            await this.props.record.model.root.load();
        }
    }
}

export const collectionProgress = {
    component: CollectionProgress,
    displayName: _t("Collection progress"),
    supportedTypes: ["float"],
    fieldDependencies: [
        {name: "state", type: "selection"},
        {name: "line_count", type: "integer"},
        {name: "done_count", type: "integer"},
        {name: "failed_count", type: "integer"},
    ],
};

registry.category("fields").add("asom_collection_progress", collectionProgress);
