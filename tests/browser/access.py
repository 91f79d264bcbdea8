"""What somebody meets who does not see the page, or sees it badly: names, headings, contrast."""

from typing import Any

from playwright.async_api import Page

CONTROLS = set(
    "button checkbox combobox dialog img link listbox option progressbar radio region searchbox "
    "slider switch tab tabpanel textbox".split()
)
"""Roles that mean nothing without a name."""

PALE = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const parts = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (front, back) =>
    [0, 1, 2].map((one) => front[one] * front[3] + back[one] * (1 - front[3]));
  const up = (one) => (one ? [one, ...up(one.parentElement)] : []);
  const behind = (element) => {
    const layers = up(element).map((one) => parts(getComputedStyle(one).backgroundColor));
    const solid = layers.findIndex((one) => one[3] === 1);
    return layers.slice(0, solid + 1).reverse().reduce((back, one) => over(one, back), [0, 0, 0]);
  };
  const light = (colour) => {
    const [red, green, blue] = colour.map((one) =>
      one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const words = walk.currentNode.data.trim(), element = walk.currentNode.parentElement;
    if (!words || element.closest(".unseen, option, script, [disabled]")) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const style = getComputedStyle(element), back = behind(element);
    const ink = parts(element.closest("svg") ? style.fill : style.color);
    const [dark, bright] = [light(over(ink, back)), light(back)].sort((a, b) => a - b);
    const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
    const least = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
    if (bright / dark < least) found.push(`${(bright / dark).toFixed(2)}: ${words.slice(0, 40)}`);
  }
  return found;
}"""
"""The words on a page whose contrast is below 4.5:1 (large ones: 3:1)."""


RANKS = """[...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1]))"""


async def nameless(page: Page) -> list[str]:
    """Controls that a screen reader cannot name."""
    nodes = [one for one in await _tree(page) if _role(one) in CONTROLS]
    return [str(one) for one in nodes if not str(one.get("name", {}).get("value", "")).strip()]


async def headings(page: Page) -> list[int]:
    """The ranks of the headings, in order."""
    found: list[int] = await page.evaluate(RANKS)
    return found


async def pale(page: Page) -> list[str]:
    """Words that are hard to read for lack of contrast."""
    found: list[str] = await page.evaluate(PALE)
    return found


def _role(node: dict[str, Any]) -> str:
    return "" if node["ignored"] else str(node["role"]["value"])


async def _tree(page: Page) -> list[dict[str, Any]]:
    session = await page.context.new_cdp_session(page)
    found: list[dict[str, Any]] = (await session.send("Accessibility.getFullAXTree"))["nodes"]
    await session.detach()
    return found
