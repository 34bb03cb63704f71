"""What is sold: products, groups, dated prices, discounts."""

from . import (
    discount,
    price,
    price_text,
    price_parts,
    product_name,
    product_form,
    product_product,
    product_template,
)
