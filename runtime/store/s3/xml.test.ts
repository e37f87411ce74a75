import { expect, test } from "vitest";
import { childText, parseXml } from "./xml.ts";

test("elements and texts are read, attributes are passed over", () => {
  const root = parseXml(
    '<?xml version="1.0" encoding="UTF-8"?>\n<R xmlns="http://x/" b=\'1\'>\n <Key>a &amp; b&#x41;&#66;</Key> <Empty/><Deep><Key>no</Key></Deep></R>\n',
  );
  expect(root?.name).toBe("R");
  expect(root && childText(root, "Key")).toBe("a & bAB");
  expect(root && childText(root, "Empty")).toBe("");
  expect(root && childText(root, "Missing")).toBeUndefined();
});

const notSuch = [
  "",
  "text",
  "<a>",
  "<a></b>",
  "<a/><b/>",
  "<a></a>x",
  "<a><!-- c --></a>",
  "<a><![CDATA[x]]></a>",
  '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  "<a>&b;</a>",
  "<a>&amp</a>",
  "<a>&#0;</a>",
  "<a>&#x110000;</a>",
  "<a b></a>",
  '<a b="<"></a>',
  "<a>".repeat(100_000),
];

test.each(notSuch)("%.40j is refused", (text) => {
  expect(parseXml(text)).toBeUndefined();
});
