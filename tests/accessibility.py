"""What keeps somebody from using a page: pale text, fields without a name, pictures
without a text, a keyboard that gets lost (WCAG 2.2 AA: 1.1.1, 1.4.3, 2.4.7, 3.3.2)."""

from __future__ import annotations

from browser import Desk

# Contrast of every text with what lies behind it: 4.5 for each, also for large ones.
LEAST = 4.5
# Each fault as one text.
LOOK = r"""
least => {
    const faults = [];
    const probe = document.createElement("canvas").getContext("2d");
    const told = node => {
        const name = node.getAttribute("name") || node.id || node.className;
        return `<${node.tagName.toLowerCase()} ${name}>`;
    };
    const shown = node => {
        const box = node.getBoundingClientRect();
        return box.width > 1 && box.height > 1 &&
            node.checkVisibility({opacityProperty: true, visibilityProperty: true});
    };
    const parts = color => {
        probe.clearRect(0, 0, 1, 1);
        probe.fillStyle = color;
        probe.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = probe.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = (top, below) => below.map(
        (value, i) => top[i] * top[3] + value * (1 - top[3])
    );
    const ground = node => {
        if (!node) {
            return [255, 255, 255];
        }
        const color = parts(getComputedStyle(node).backgroundColor);
        return color[3] === 1
            ? color.slice(0, 3)
            : over(color, ground(node.parentElement));
    };
    const light = color => {
        const [r, g, b] = color.map(value => {
            const share = value / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (node, style) => {
        const behind = ground(node);
        const color = parts(style.color);
        for (let each = node; each; each = each.parentElement) {
            color[3] *= Number(getComputedStyle(each).opacity);
        }
        const text = light(over(color, behind)), below = light(behind);
        return (Math.max(text, below) + 0.05) / (Math.min(text, below) + 0.05);
    };
    const read = (node, style, text) => {
        const found = contrast(node, style);
        if (found < least) {
            faults.push(`contrast ${found.toFixed(2)}: ${text.trim().slice(0, 40)}`);
        }
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const {parentElement: parent, textContent: text} = walker.currentNode;
        const dead = parent.closest("script, style, noscript, [disabled], option");
        if (text.trim() && !dead && shown(parent)) {
            read(parent, getComputedStyle(parent), text);
        }
    }
    for (const field of document.querySelectorAll("input, select, textarea")) {
        if (field.type === "hidden" || !shown(field)) {
            continue;
        }
        const named = [...(field.labels || [])].some(label => label.innerText.trim()) ||
            field.getAttribute("aria-label") || field.getAttribute("aria-labelledby") ||
            (["submit", "button"].includes(field.type) && field.value);
        if (!named) {
            faults.push(`no label: ${told(field)}`);
        }
        const ticked = ["checkbox", "radio"].includes(field.type);
        if (!field.disabled && field.value && !ticked) {
            read(field, getComputedStyle(field), field.value);
        }
    }
    for (const picture of document.images) {
        if (!picture.hasAttribute("alt")) {
            faults.push(`no alt: ${picture.getAttribute("src")}`);
        }
    }
    for (const node of document.querySelectorAll("a[href], button, [role=button]")) {
        const name = node.innerText.trim() || node.getAttribute("aria-label") ||
            node.title || [...node.querySelectorAll("img")].some(image => image.alt);
        if (shown(node) && !name) {
            faults.push(`no name: ${told(node)}`);
        }
    }
    for (const node of document.querySelectorAll("[tabindex]")) {
        if (node.tabIndex > 0) {
            faults.push(`out of turn: ${told(node)}`);
        }
    }
    if (!document.documentElement.lang) {
        faults.push("no language");
    }
    return faults;
}
"""
# Where the keyboard is, and whether that can be seen: what has the keyboard looks
# other than without it.
WHERE = r"""
() => {
    const node = document.activeElement;
    if (!node || node === document.body) {
        return null;
    }
    const looks = () => {
        const style = getComputedStyle(node);
        const ring = style.outlineStyle === "none" ? "" : style.outlineWidth;
        return [
            ring, style.boxShadow, style.borderColor, style.backgroundColor,
            style.textDecorationLine,
        ].join();
    };
    const box = node.getBoundingClientRect();
    const focused = looks();
    node.style.transition = "none";
    node.blur();
    const plain = looks();
    node.focus({focusVisible: true, preventScroll: true});
    return {
        told: `<${node.tagName.toLowerCase()} ${node.name || node.id}> ` +
            (node.innerText || "").trim().slice(0, 30),
        seen: focused !== plain && box.width > 1 && box.height > 1,
        inside: box.bottom > 0 && box.top < innerHeight,
    };
}
"""


def faults(desk: Desk) -> list[str]:
    """What is wrong with the page as it stands."""
    return desk.page.evaluate(LOOK, LEAST)


def lost(desk: Desk, most: int = 60) -> list[str]:
    """Go through the page by Tab alone.

    :returns: places where the keyboard cannot be seen; a trap, which it does not leave
    """
    found = []
    desk.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    for _step in range(most):
        desk.page.keyboard.press("Tab")
        place = desk.page.evaluate(WHERE)
        if place is None:
            return found
        if not (place["seen"] and place["inside"]):
            found.append(f"not seen: {place['told']}")
    return [*found, "the keyboard does not get out"]
