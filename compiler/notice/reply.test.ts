import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readReply } from "./reply.ts";

test("a reply is whole with the line that has no dash", () => {
  const first = { code: 250, lines: ["mail.test", "STARTTLS"] };
  expect(readReply("250-mail.test\r\n250 STARTTLS\r\n220 next\r\n")).toEqual({
    kind: "whole",
    reply: first,
    rest: "220 next\r\n",
  });
  expect(readReply("250\n")).toMatchObject({ reply: { code: 250, lines: [""] } });
});

test.each(["", "2", "250-a\r\n", "250-a\r\n250 b"])("%j may still become one", (received) => {
  expect(readReply(received)).toEqual({ kind: "partial" });
});

test.each([
  "\r\n",
  "25 a\r\n",
  "2500\r\n",
  "150 a\r\n",
  "600 a\r\n",
  "250_a\r\n",
  "HTTP/1.1 200\r\n",
  "250-a\r\n251 b\r\n",
])("%j is none", (received) => {
  expect(readReply(received)).toEqual({ kind: "wrong" });
});

test("in whatever pieces it comes, it is the same reply", () => {
  const text = fc.stringMatching(/^[ -~]{0,40}$/u);
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 20 }),
      fc.constantFrom("\n", "\r\n"),
      (lines, end) => {
        const whole = lines
          .map((line, at) => `354${at === lines.length - 1 ? " " : "-"}${line}${end}`)
          .join("");
        for (let length = 0; length < whole.length; length += 1) {
          expect(readReply(whole.slice(0, length)).kind).toBe("partial");
        }
        expect(readReply(whole)).toEqual({ kind: "whole", reply: { code: 354, lines }, rest: "" });
      },
    ),
  );
});
