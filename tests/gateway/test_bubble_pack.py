"""What the packer makes of modules, and what it refuses."""

import pytest

from gateway.bubble_pack import PackError, pack

START = {"bubble.js": 'import { start } from "./bubble/start.js";\n\nstart(import.meta.url);\n'}


def test_static_imports_are_joined_in_order_and_lazy_ones_stay_apart() -> None:
    packed = pack(
        {
            **START,
            "bubble/start.js": (
                'import { one, two } from "./numbers.js";\n\n'
                'export const start = async () => one + two + (await import("./late.js")).late;\n'
            ),
            "bubble/numbers.js": 'import { two } from "./two.js";\n\nexport const one = 1;\n',
            "bubble/two.js": "export const two = 2;\n",
            "bubble/late.js": "export const late = 3;\n",
        }
    )
    assert packed == {
        "bubble.js": 'import{start}from "./bubble/start.js";start(import.meta.url);',
        "bubble/start.js": (
            "const two=2;const one=1;export const start=async()=>one+two+"
            '(await import("./late.js")).late;'
        ),
        "bubble/late.js": "export const late=3;",
    }


@pytest.mark.parametrize(
    ("source", "squeezed"),
    [
        ("/** About it. */\nconst a = 1; // why\n", "const a=1;"),
        ('const a = "/* kept */ // kept";\n', 'const a="/* kept */ // kept";'),
        (
            "const a = `two  blanks ${1 +  1} // kept\n  kept`;\n",
            "const a=`two  blanks ${1 +  1} // kept\n  kept`;",
        ),
        ("const a = /a  [/*] \\/ b/gi;\n", "const a=/a  [/*] \\/ b/gi;"),
        ("const a = 4 / 2;\nconst b = 4 / 2;\n", "const a=4 / 2;const b=4 / 2;"),
        ("const a = 1 - -1 + +1;\n", "const a=1 - -1 + +1;"),
        (
            "if (a) {\n  b();\n}\nconst c = typeof d === 'e  f';\n",
            "if(a){b()}const c=typeof d==='e  f';",
        ),
        ('const a = "it\'s" + \'"//"\' + "\\"//";\n', 'const a="it\'s"+\'"//"\'+"\\"//";'),
    ],
)
def test_literals_stay_as_they_are(source: str, squeezed: str) -> None:
    assert pack({**START, "bubble/start.js": source})["bubble/start.js"] == squeezed


@pytest.mark.parametrize(
    ("start", "more", "complaint"),
    [
        ('import { a } from "./gone.js";\n', {}, "website/bubble/gone.js is imported but missing"),
        ('import a from "./two.js";\n', {}, "start.js: 'import a from .* cannot be packed"),
        ('import { a as b } from "./two.js";\n', {}, "cannot be packed"),
        ("export default 1;\n", {}, "'export default 1;' cannot be packed"),
        ("export { a };\n", {}, "cannot be packed"),
        (
            'import { a } from "./two.js";\nconst b = 1;\n',
            {"bubble/two.js": "const b = 2;\nexport const a = b;\n"},
            "start.js and bubble/two.js both declare b; rename one",
        ),
        (
            'import { a } from "./two.js";\n',
            {"bubble/two.js": 'import { start } from "./start.js";\n'},
            "import each other: bubble/start.js -> bubble/two.js -> bubble/start.js",
        ),
        (
            'import { a } from "./two.js";\nconst b = () => import("./late.js");\n',
            {
                "bubble/two.js": "export const a = 1;\n",
                "bubble/late.js": 'import { a } from "./two.js";\n',
            },
            "two.js is needed by bubble/start.js and bubble/late.js; merge these",
        ),
    ],
)
def test_what_cannot_be_packed_is_named(start: str, more: dict[str, str], complaint: str) -> None:
    with pytest.raises(PackError, match=complaint):
        pack({**START, "bubble/start.js": start, **more})


def test_a_missing_entry_is_named() -> None:
    with pytest.raises(PackError, match=r"website/bubble.js is imported but missing"):
        pack({})
