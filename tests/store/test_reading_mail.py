"""Letters and boxes of letters, written by the standard library as mail programs write them."""

from __future__ import annotations

import html
import mailbox
from email.message import EmailMessage
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from store import read
from store.article import Article, Rejected

SAID = (
    "The council met on Tuesday and decided to keep the ferry for another year, against the advice of its treasurer.",
    "About 3,400 people live on the island, and in winter rather fewer than that; half of them take the ferry to work.",
    "“We shall see in spring,” said the mayor, who left by the side door without taking a single question.",
)
PAGE = f"""<html><body>
<div style="display:none;font-size:0;max-height:0">Preheader that nobody sees, about the ferry.</div>
<table><tr><td><a href="https://l.example/v">View this email in your browser</a></td></tr>
<tr><td><h1>The ferry stays</h1></td></tr>
<tr><td><p>{SAID[0]}</p><p>{SAID[1]}</p></td></tr>
<tr><td><a href="https://l.example/a" style="padding:9px">Read the whole story</a></td></tr>
<tr><td><h2>In spring</h2><p>{SAID[2]}</p></td></tr>
<tr><td><p>You are receiving this email because you signed up at harbour.example.</p>
<p>Harbour Letters, 4 Quay Street, Port Elsin</p><a href="https://l.example/u">Unsubscribe</a></td></tr>
</table><img src="https://l.example/open.gif" width="1" height="1"></body></html>"""


SUBJECT = "The ferry stays: what was decided"


def letter(subject: str = SUBJECT, page: str | None = PAGE, plain: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Häfen Weekly <news@harbour.example>"
    made["To"] = "reader@home.example"
    made["Subject"] = subject
    made["Date"] = "Wed, 12 Mar 2025 07:30:00 +0100"
    made["Message-ID"] = f"<{abs(hash(subject))}@harbour.example>"
    made.set_content(plain or "This letter is a page; open it in a program that shows pages.")
    if page is not None:
        made.add_alternative(page, subtype="html")
    return made


def only(path: Path) -> Article:
    (article,) = read(path)
    assert isinstance(article, Article), article
    return article


def test_a_newsletter_gives_its_article_without_buttons_footer_and_preheader(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(letter().as_bytes())
    article = only(path)
    assert article.title == SUBJECT
    assert article.source == "Häfen Weekly"
    assert article.published_at == "2025-03-12T07:30:00+01:00"
    assert all(said in article.text for said in SAID)
    assert not [w for w in ("browser", "whole story", "receiving", "Unsubscribe", "Preheader") if w in article.text]
    assert "In spring" in [article.text[a:b] for a, b in article.headings]


def test_a_newsletter_whose_cells_have_no_size_is_read_by_the_size_of_what_they_hold(tmp_path: Path) -> None:
    rows = "".join(
        f'<tr><td style="font-size:0px;padding:10px 25px;"><div style="font-size:16px;">{s}</div></td></tr>'
        for s in SAID
    )
    path = tmp_path / "a.eml"
    path.write_bytes(letter(page=f"<html><body><table>{rows}</table></body></html>").as_bytes())
    assert only(path).text == "\n\n".join(SAID)


def test_a_letter_of_plain_text_is_read_to_its_footer_or_signature(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    text = "\n\n".join([*SAID, "To unsubscribe from this list, write to leave@harbour.example.", "-- ", "Sent by hand"])
    path.write_bytes(letter(page=None, plain=text).as_bytes())
    article = only(path)
    assert article.text == "\n\n".join(SAID)
    assert article.title == SUBJECT


@pytest.mark.parametrize(
    ("charset", "told"), [("cp1252", None), ("utf-8", None), ("gb18030", None), ("koi8-r", "koi8-r")]
)
def test_heads_in_no_encoding_that_they_name_are_read_as_the_text_is(
    tmp_path: Path, charset: str, told: str | None
) -> None:
    sender, subject = {
        "gb18030": ("港口周报", "渡轮的去留：市议会在周二作出了决定，他们不会出售"),
        "koi8-r": ("Портовая неделя", "Паром остаётся"),
    }.get(charset, ("Häfen Weekly", "Café über Bord"))
    kind = f"; charset={told}" if told else ""
    head = f"From: {sender} <news@harbour.example>\nSubject: {subject}\nContent-Type: text/plain{kind}\n\n"
    (tmp_path / "a.eml").write_bytes((head + "\n\n".join([f"{subject}。", *SAID[:2]])).encode(charset, "replace"))
    article = only(tmp_path / "a.eml")
    assert (article.source, article.title) == (sender, subject)


def test_what_is_attached_is_not_read(tmp_path: Path) -> None:
    made = letter()
    made.add_attachment("Secret minutes of the council, page by page.", filename="minutes.txt")
    made.add_attachment(letter("Another letter").as_bytes(), "application", "octet-stream", filename="other.eml")
    (tmp_path / "a.eml").write_bytes(made.as_bytes())
    assert "Secret" not in only(tmp_path / "a.eml").text
    bare = EmailMessage()
    bare["Subject"] = "Only a picture"
    bare.add_attachment(b"\x89PNG", "image", "png", filename="a.png")
    (tmp_path / "a.eml").write_bytes(bare.as_bytes())
    (item,) = read(tmp_path / "a.eml")
    assert isinstance(item, Rejected)
    assert "attached" in item.reason


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_what_stands_below_a_picture_in_a_letter_is_read(tmp_path: Path, kind: str) -> None:
    made = MIMEMultipart("mixed")
    made["Subject"] = SUBJECT
    said = [f"<p>{s}</p>" if kind == "html" else s for s in SAID]
    made.attach(MIMEText(said[0], kind))
    made.attach(MIMEImage(b"\x89PNG", "png"))
    made.attach(MIMEText("\n\n".join(said[1:]), kind))
    named = MIMEText("Secret minutes of the council, page by page.", kind)
    named.add_header("Content-Disposition", "inline", filename="minutes.txt")
    made.attach(named)
    (tmp_path / "a.eml").write_bytes(made.as_bytes())
    assert only(tmp_path / "a.eml").text == "\n\n".join(SAID)


def test_of_two_parts_that_say_the_same_one_is_read(tmp_path: Path) -> None:
    made = MIMEMultipart("alternative")
    made["Subject"] = SUBJECT
    for _ in range(2):
        made.attach(MIMEText("\n\n".join(SAID)))
    (tmp_path / "a.eml").write_bytes(made.as_bytes())
    assert only(tmp_path / "a.eml").text == "\n\n".join(SAID)


@pytest.mark.parametrize("name", ["News.mbox", "Inbox"])
def test_every_letter_of_an_mbox_is_read_and_a_bad_one_is_rejected(tmp_path: Path, name: str) -> None:
    box = mailbox.mbox(str(tmp_path / name))
    box.add(letter("First", page=None, plain="\n\n".join([SAID[0], f"From now on: {SAID[1]}"])))
    box.add(letter("Empty", page=None, plain=" \n"))
    box.add(letter("Third"))
    box.close()
    first, bad, third = read(tmp_path / name)
    assert isinstance(first, Article)
    assert first.text.endswith(f"From now on: {SAID[1]}")  # which an mbox writes as “>From”
    assert isinstance(bad, Rejected)
    assert bad.source.endswith(", letter 2")
    assert isinstance(third, Article)
    assert first.id != third.id


def test_the_letters_of_a_maildir_are_read_and_not_what_is_still_coming(tmp_path: Path) -> None:
    box = mailbox.Maildir(str(tmp_path / "Mail"))
    box.add(letter("First"))
    read_before = mailbox.MaildirMessage(letter("Second"))
    read_before.set_subdir("cur")
    read_before.set_flags("S")
    box.add(read_before)
    (tmp_path / "Mail" / "tmp" / "1.part.host").write_bytes(letter("Third").as_bytes())
    items = list(read(tmp_path / "Mail"))
    assert {i.title for i in items if isinstance(i, Article)} == {"First", "Second"}
    assert len(items) == 2


def test_the_folders_in_a_maildir_are_read_and_what_its_server_keeps_is_not(tmp_path: Path) -> None:
    box = mailbox.Maildir(str(tmp_path / "Mail"))
    box.add(letter("In the inbox"))
    box.add_folder("News").add(letter("Of the news"))
    box.get_folder("News").add_folder("Local").add(letter("Of the town"))
    (tmp_path / "Mail" / "dovecot-uidlist").write_text("3 V1 N2\n")
    (tmp_path / "Mail" / ".cache").mkdir()
    (tmp_path / "Mail" / ".cache" / "a.txt").write_text("The words of a program that keeps them here for itself.\n")
    titles = [i.title if isinstance(i, Article) else i for i in read(tmp_path / "Mail")]
    assert sorted(map(str, titles)) == ["In the inbox", "Of the news", "Of the town"]
    named = [i.title if isinstance(i, Article) else i for i in read(tmp_path / "Mail" / ".News")]
    assert sorted(map(str, named)) == ["Of the news", "Of the town"]


def test_what_is_no_letter_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text("Just words, and no head of a letter at all.\n")
    (tmp_path / "b.mbox").write_text("Just words.\n")
    reasons = [item.reason for item in read(tmp_path) if isinstance(item, Rejected)]
    assert len(reasons) == 2
    assert "head of a letter" in reasons[0]
    assert "mbox" in reasons[1]


def test_a_letter_of_many_items_keeps_each_and_not_the_links_to_more(tmp_path: Path) -> None:
    more = '<a href="https://l.example/1">Read more</a>'
    items = "".join(f"<table><tr><td><h3><a href='https://l.example/{n}'>Story {n}</a></h3><p>{p} {more}</p></td></tr>"
                    "</table>" for n, p in enumerate(SAID))  # fmt: skip
    social = "<table><tr><td><a href='https://t.example'>Twitter</a></td><td><a>Facebook</a></td></tr></table>"
    end = "<p>Our mailing address is:<br>4 Quay Street</p><p>You can <a>update your preferences</a> or unsubscribe.</p>"
    page = f"<html><body><p>Good morning. Here is what matters on the island.</p>{items}{social}{end}</body></html>"
    (tmp_path / "a.eml").write_bytes(letter("Morning briefing", page=page).as_bytes())
    article = only(tmp_path / "a.eml")
    assert [article.text[a:b] for a, b in article.headings] == ["Story 0", "Story 1", "Story 2"]
    assert all(said in article.text for said in SAID)
    assert not [w for w in ("Read more", "Twitter", "Quay Street", "preferences") if w in article.text]


def test_a_mark_of_the_encoding_before_a_letter_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"\xef\xbb\xbf" + letter().as_bytes())
    assert only(tmp_path / "a.eml").title == SUBJECT


def test_a_headline_above_the_text_of_a_letter_stays_beside_its_subject(tmp_path: Path) -> None:
    plain = f"The ferry stays after all\n\n{SAID[0]}\n\n{SAID[1]}\n"
    (tmp_path / "a.eml").write_bytes(letter("Harbour Letters, number 12", None, plain).as_bytes())
    article = only(tmp_path / "a.eml")
    assert article.title == "Harbour Letters, number 12"
    assert article.text == plain.strip()
    assert [article.text[a:b] for a, b in article.headings] == ["The ferry stays after all"]
    (tmp_path / "b.eml").write_bytes(letter("Fwd: The ferry stays after all", None, plain).as_bytes())
    assert only(tmp_path / "b.eml").text == f"{SAID[0]}\n\n{SAID[1]}"


@pytest.mark.parametrize("spaces", ["", "; delsp=yes"])
def test_lines_that_flow_are_one_again(tmp_path: Path, spaces: str) -> None:
    blank = "  " if spaces else " "
    lines = f"{SAID[0][:60]}{blank}\n{SAID[0][61:]}\n\n{SAID[1]}\n\n-- \nThe harbour\n"
    made = f"From: a@b.example\nSubject: The ferry\nContent-Type: text/plain; format=flowed{spaces}\n\n{lines}"
    (tmp_path / "a.eml").write_bytes(made.encode())
    assert only(tmp_path / "a.eml").text == f"{SAID[0]}\n\n{SAID[1]}"


@pytest.mark.parametrize(
    "written",
    [
        "Content-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nV\n--b--\n",
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\nContent-Transfer-Encoding: base64\n\nMIAG\n",
        "Content-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMAwAAAAAAAAAAAQf\n-----END PGP MESSAGE-----\n",
    ],
)
def test_a_letter_that_is_encrypted_says_so(tmp_path: Path, written: str) -> None:
    (tmp_path / "a.eml").write_text(f"From: a@b.example\nSubject: The ferry\n{written}")
    (item,) = read(tmp_path / "a.eml")
    assert isinstance(item, Rejected)
    assert "encrypted" in item.reason


def test_letters_in_a_box_with_the_name_of_a_letter_stay_apart(tmp_path: Path) -> None:
    mark = b"From news@harbour.example Wed Mar 12 07:30:00 2025\n"
    (tmp_path / "a.eml").write_bytes(b"".join(mark + letter(s).as_bytes() + b"\n\n" for s in ("One", "Two")))
    assert [item.title for item in read(tmp_path / "a.eml") if isinstance(item, Article)] == ["One", "Two"]


def test_letters_written_in_bytes_of_others_are_read(tmp_path: Path) -> None:
    said = "市議会は火曜日に路面電車の建設を決定した。費用は三億クローネになると市長は述べた。"
    head = b"From: a@b.example\nSubject: T\nContent-Type: text/plain; charset=ISO-2022-JP\n\n"
    (tmp_path / "a.eml").write_bytes(head + said.encode("iso2022_jp"))
    assert only(tmp_path / "a.eml").text == said


def test_letters_attached_to_a_letter_are_articles_of_their_own(tmp_path: Path) -> None:
    inner = letter("The ferry stays")
    inner.add_attachment(letter("The pier goes", page=None, plain="\n\n".join(SAID)))
    empty = EmailMessage()
    empty["Subject"] = "Nothing"
    outer = letter("Fwd: two letters", page=None, plain=SAID[0])
    for made in (inner, empty):
        outer.add_attachment(made)
    (tmp_path / "a.eml").write_bytes(outer.as_bytes())
    first, second, third, fourth = read(tmp_path / "a.eml")
    assert isinstance(first, Article)
    assert (first.title, first.text) == ("Fwd: two letters", SAID[0])
    assert isinstance(second, Article)
    assert (second.title, second.source) == ("The ferry stays", "Häfen Weekly")
    assert isinstance(third, Article)
    assert (third.title, third.text) == ("The pier goes", "\n\n".join(SAID))
    assert isinstance(fourth, Rejected)
    assert fourth.source.endswith("a.eml, attached letter 3")


@pytest.mark.parametrize("name", ["a.eml", "a.mbox"])
def test_a_letter_that_only_brings_others_is_none_itself(tmp_path: Path, name: str) -> None:
    outer = letter()
    for _ in range(2):
        inner, outer = outer, EmailMessage()
        outer["Subject"] = "Fwd"
        outer.add_attachment(inner)
    mark = b"From a@b.example Wed Mar 12 07:30:00 2025\n" if name.endswith("x") else b""
    (tmp_path / name).write_bytes(mark + outer.as_bytes())
    assert only(tmp_path / name).title == SUBJECT


def test_a_paragraph_that_begins_with_from_begins_no_letter(tmp_path: Path) -> None:
    said = f"{SAID[0]}\n\nFrom Monday on the ferry goes twice a day.\n\n{SAID[1]}"
    mark = "From news@harbour.example Wed Mar 12 07:30:00 2025\n"
    (tmp_path / "a.mbox").write_text(f"{mark}Subject: The ferry stays\n\n{said}\n")
    assert only(tmp_path / "a.mbox").text == said


_NEWS = (
    "The council of Velden voted 11 to 4 on Tuesday to build a tram line.",
    "It will cost 312 million crowns, said the mayor, and opens in 2031.",
)
_HEADS = {
    "Fwd: Tram approved": "From: Velden Post <news@post.example>\nDate: Tue, 1 Dec 2026 at 08:15\n"
    "Subject: Tram approved\nTo: <ada@desk.example>",
    "WG: Tram approved": "Von: Velden Post [mailto:news@post.example]\nGesendet: Dienstag, 1. Dezember 2026 08:15\n"
    "An: Ada Lund\nBetreff: Tram approved",
    "转发：Tram approved": "发件人：Velden Post\n发送时间：2026年12月1日 8:15\n收件人：李明\n主题：Tram approved",
}


@pytest.mark.parametrize("subject", _HEADS)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_letter_that_only_passes_another_on_is_that_other(tmp_path: Path, subject: str, kind: str) -> None:
    told = ["See below.", f"---------- Forwarded ----------\n{_HEADS[subject]}", *_NEWS]
    if kind == "html":
        told = [f"<p>{html.escape(words).replace(chr(10), '<br>')}</p>" for words in told]
    passed_on = EmailMessage()
    passed_on["From"], passed_on["Subject"] = "Ada Lund <ada@desk.example>", subject
    passed_on["Date"] = "Wed, 2 Dec 2026 09:00:00 +0000"
    passed_on.set_content("\n\n".join(told), subtype=kind)
    (tmp_path / "a.eml").write_bytes(bytes(passed_on))
    article = only(tmp_path / "a.eml")
    assert (article.title, article.source, article.published_at) == ("Tram approved", "Velden Post", "2026-12-01")
    assert article.text == "\n\n".join(_NEWS)


def test_what_somebody_writes_above_a_letter_stays_theirs(tmp_path: Path) -> None:
    own = "The council has never said what the line costs, and nobody on the board has asked it to. " * 6
    answer = EmailMessage()
    answer["From"], answer["Subject"] = "Ada Lund <ada@desk.example>", "Re: Tram approved"
    answer.set_content(f"{own}\n\n{_HEADS['Fwd: Tram approved']}\n\n" + "\n\n".join(_NEWS))
    (tmp_path / "a.eml").write_bytes(bytes(answer))
    article = only(tmp_path / "a.eml")
    assert (article.title, article.source) == ("Re: Tram approved", "Ada Lund")
    assert own.strip() in article.text
