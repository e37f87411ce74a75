import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isMailAddress, mailText, withDots, type Mail } from "./mail.ts";

const mail: Mail = {
  from: "vigo@example.com",
  to: ["ops@example.com", "oncall@example.com"],
  subject: "vigosrv on vigo.example.com: reload failed",
  text: "hosts.vgo:7:21\n",
  date: new Date("2026-03-01T12:00:00Z"),
  id: "1@vigo.example.com",
};

test("a mail is what mail programs read", () => {
  expect(mailText(mail).split("\r\n")).toEqual([
    "From: <vigo@example.com>",
    "To: <ops@example.com>,",
    " <oncall@example.com>",
    "Subject: vigosrv on vigo.example.com: reload failed",
    "Date: Sun, 01 Mar 2026 12:00:00 +0000",
    "Message-ID: <1@vigo.example.com>",
    "Auto-Submitted: auto-generated",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from("hosts.vgo:7:21\r\n").toString("base64"),
    "",
  ]);
});

const anyText = fc.string({ unit: "binary", maxLength: 400 });
const lines = fc.array(
  fc.constantFrom("\r\n", "\n", "\r", "Bcc: a@b", ".", "=?UTF-8?B?YQ==?=", "ä", "🦊", "x", " "),
);

test("no subject adds a header or ends them, and none is lost", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        anyText,
        lines.map((parts) => parts.join("")),
      ),
      (subject) => {
        const [head = ""] = mailText({ ...mail, subject }).split("\r\n\r\n");
        const names = head.split(/\r\n(?! )/u).map((header) => header.split(":")[0]);
        expect(names).toEqual(
          mailText(mail)
            .split("\r\n\r\n")[0]
            ?.split(/\r\n(?! )/u)
            .map((header) => header.split(":")[0]),
        );
        const [, told = ""] = /^Subject: (.*(?:\r\n .*)*)$/mu.exec(head) ?? [];
        const read = told.startsWith("=?")
          ? told
              .split("\r\n ")
              .map((word) =>
                Buffer.from(/^=\?UTF-8\?B\?(.*)\?=$/u.exec(word)?.[1] ?? "", "base64").toString(
                  "utf8",
                ),
              )
              .join("")
          : told;
        expect(read).toBe(subject.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim());
      },
    ),
  );
});

test("every line is ASCII and short enough, and the text comes out as it went in", () => {
  fc.assert(
    fc.property(anyText, anyText, (subject, text) => {
      const whole = mailText({ ...mail, subject, text });
      expect(whole).toMatch(/^(?:[ -~]{0,78}\r\n)+$/u);
      const body = Buffer.from(whole.split("\r\n\r\n")[1] ?? "", "base64").toString("utf8");
      expect(body.replaceAll("\r\n", "\n")).toBe(text.replaceAll("\r\n", "\n"));
    }),
  );
});

test("no line of what is sent is a lone dot, and taking the dots away gives it back", () => {
  const dotted = fc
    .array(fc.constantFrom(".", "..", "a", ".a", ""), { minLength: 1 })
    .map((parts) => parts.join("\r\n"));
  fc.assert(
    fc.property(dotted, (text) => {
      const sent = withDots(text).split("\r\n");
      expect(sent).not.toContain(".");
      expect(sent.map((line) => line.replace(/^\./u, "")).join("\r\n")).toBe(text);
    }),
  );
});

test("an address holds nothing that ends a line, a word or an address", () => {
  fc.assert(
    fc.property(fc.oneof(anyText, fc.emailAddress()), (text) => {
      expect(!isMailAddress(text) || /^[!-;=?-~]+@[!-;=?-~]+$/u.test(text)).toBe(true);
    }),
  );
  expect(
    ["a@b", "first.last+tag@mail.example.com", "a@b\n", "a@b\r\nc", "a b@c", "<a@b>", "@b"].map(
      isMailAddress,
    ),
  ).toEqual([true, true, false, false, false, false, false]);
});
