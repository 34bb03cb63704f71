import {ActionHelper} from "@web/views/action_helper";
import {patch} from "@web/core/utils/patch";

/**
 * A search that finds nothing says so; the help of an empty list ("Register the first
 * member") is for a list that is empty without any search.
 */
patch(ActionHelper.prototype, {
    get asomNothingFound() {
        const search = this.env.searchModel;
        const ours =
            search?.resModel?.startsWith("asom.") || search?.context?.asom_members_only;
        return Boolean(
            ours &&
                search.query.some(
                    (item) => !search.searchItems[item.searchItemId].isDefault
                )
        );
    },
    get asomSearchedFor() {
        return this.env.searchModel.facets
            .map((facet) => facet.values.join(", "))
            .join(" · ");
    },
});
