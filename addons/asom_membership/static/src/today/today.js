import {Component, onWillStart, useState} from "@odoo/owl";
import {formatFloat} from "@web/core/utils/numbers";
import {Layout} from "@web/search/layout";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/**
 * The first page of staff and board: what waits, each row a way to its list.
 */
export class Today extends Component {
    static template = "asom_membership.Today";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = {controlPanel: {}};
        this.state = useState({staff: false, todo: [], facts: []});
        onWillStart(async () => {
            Object.assign(
                this.state,
                await this.orm.call("asom.today", "get_rows", [])
            );
        });
    }

    open(row) {
        return this.action.doAction(row.action, {additionalContext: row.context});
    }

    amount(row) {
        return formatFloat(row.amount, {digits: [16, 2]});
    }
}

registry.category("actions").add("asom_today", Today);
