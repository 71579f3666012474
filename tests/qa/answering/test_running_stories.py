"""In a running story, whoever is told an older state or figure is told of the newer one; what a newer article does not
overtake is told alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from qa import Article, ArticleQA


def report(title: str, day: str, *paragraphs: str) -> Article:
    return Article(title=title, source="Selwick Post", published_at=day, text="\n\n".join(paragraphs), language="en")


STORIES = [
    report(
        "Choir's bookkeeper denies theft", "2026-01-14",
        "The woman who kept the books of the Selwick choir for nine years has denied taking 64,000 crowns from it. Ida "
        "Brandt, 58, pleaded not guilty to seven counts of theft before the district court in Orme yesterday.",
        "Judge Tove Lindahl set the trial down for 4 May and let her go on bail. Her lawyer, Anders Kroll, said that "
        "she would clear her name. The prosecutor, Signe Rask, gave no details.",
        "The Selwick choir was founded in 1948 by the organist Emil Vass. It has 52 singers and rehearses on Tuesdays "
        "in the hall of St Olav's. The police were called in by its treasurer, Karin Holt, when the bill for a "
        "concert tour of Iceland could not be paid.",
    ),
    report(
        "Bookkeeper guilty on five counts", "2026-05-20",
        "Ida Brandt was found guilty yesterday of stealing from the Selwick choir. The district court in Orme "
        "convicted her on five of the seven counts and cleared her of the other two. The sum involved in the five is "
        "41,000 crowns.",
        "Judge Tove Lindahl sent her to prison for eighteen months. Brandt wept. Her lawyer, Anders Kroll, said that "
        "there would be an appeal.",
        "The choir has got back 9,000 crowns so far, from the sale of a piano. Karin Holt said that she hoped for the "
        "rest from a summer house in Lerum. The choir sang on the steps of the court, which nobody had asked it to do.",
    ),
    report(
        "Shorter sentence for choir thief", "2026-09-30",
        "Ida Brandt, who stole from the Selwick choir, will be free before Easter. The court of appeal has reduced her "
        "term to eleven months, for she is ill and has given most of it back.",
        "Her repayments now come to 33,000 crowns. The summer house in Lerum was sold in July. Karin Holt told this "
        "newspaper that the choir bore no grudge. It goes on its tour of Iceland in June, a year late.",
    ),
    report(
        "Orme wants to shut Torv Lane school", "2026-02-03",
        "Torv Lane school in Selwick would close on 1 August under plans that the schools board of Orme put forward "
        "yesterday. Its 83 pupils would go by bus to Lerum, nine miles away.",
        "The board's director, Lars Ekholm, said that closing the school would save 2.4 million crowns a year. The "
        "roof alone needs 700,000 crowns. The board decides on 17 March.",
        "The school was built in 1911 from the stones of the old brewery. Its head, Britt Sandell, has taught there "
        "for 31 years. Parents have formed a committee, which is led by the baker Jonas Wiik.",
    ),
    report(
        "Board closes Torv Lane by five to four", "2026-03-18",
        "Torv Lane school will lose its pupils at Christmas. The schools board of Orme voted five to four last night "
        "to shut the school in Selwick, though four months later than had been planned, on 20 December.",
        "The saving is now put at 1.9 million crowns a year, as a second bus is needed. Lars Ekholm regretted the "
        "mistake. Jonas Wiik said that the parents would go to the minister.",
    ),
    report(
        "Minister stops closure of village school", "2026-06-11",
        "Nothing will change at Torv Lane for the time being. The minister of education, Helga Moe, has put the "
        "decision of the schools board of Orme on hold and asked the professor Nils Aabye for a report.",
        "Britt Sandell heard of it from the caretaker. Lars Ekholm said that the board would comply. Jonas Wiik has "
        "promised every pupil in Selwick a bun.",
    ),
    report(
        "Ferry yard in Lerum to lose 120 jobs", "2026-02-10",
        "The Hasle yard in Lerum is to cut 120 of its 410 jobs after it lost the order for the Orme ferries. The first "
        "will go on 1 June, said its head, Ragna Dahl. She blamed the price of steel.",
        "The yard was founded in 1926 and has built 214 vessels. Hasle lost 31 million crowns last year. The convener "
        "of the union, Per Stokke, called for a strike. A ballot will be held in March.",
    ),
    report(
        "Pilot boats save half of the jobs at Hasle", "2026-04-07",
        "An order for five pilot boats has rescued 60 jobs at the Hasle yard in Lerum. The yard will let 60 people go "
        "instead of 120, and not before September, Ragna Dahl said. The order is worth 190 million crowns.",
        "Per Stokke called off the strike. Workers accepted a freeze of their pay until next spring.",
    ),
    report(
        "Danes buy Hasle and keep everybody", "2026-07-29",
        "Nobody will be made to leave the Hasle yard in Lerum. Its new owner, the Danish group Thorsager, has paid 340 "
        "million crowns for it and withdrawn the redundancies that were planned for September.",
        "Ragna Dahl remains at its head. Per Stokke of the union said that he had read the contract twice. In the "
        "event 22 people have left of their own accord, which leaves 388 at work.",
    ),
    report(
        "Footbridge in Orme to be mended by Christmas", "2026-03-25",
        "The Long Footbridge in Orme is shut after a barge struck its second pier. The city engineer, Mikael Brun, "
        "hopes that people will walk across it again before Christmas. He puts the cost at 6 million crowns.",
        "The footbridge was put up in 1887 and is 240 metres long. The barge, the Agnete, was on its way to Lerum with "
        "gravel. Its skipper was not hurt. A rowing boat takes people across for nothing.",
    ),
    report(
        "Long Footbridge stays shut until May", "2026-10-08",
        "Whoever wants to cross the river in Orme on foot has to be patient. Divers have found that a third pier is "
        "cracked, Mikael Brun told the council, and the Long Footbridge will be shut until May of next year.",
        "The bill has risen to 11 million crowns. The council is suing the owner of the Agnete. The rowing boat has "
        "carried 48,000 people.",
    ),
    report(
        "Two charged over solvents in Arvik pit", "2026-02-11",
        "Sten Molander and Ulla Fries of the firm Ranvik have been charged with tipping 410 tonnes of solvents into "
        "the old pit at Arvik, the prosecutor Elin Sand announced yesterday.",
        "The environment agency puts the cost of cleaning up the pit at 8.6 million crowns. Who will pay is open.",
    ),
    report(
        "Molander sent to prison, Fries spared", "2026-06-05",
        "The district court in Orme has sentenced Sten Molander to three years in prison for the solvents in the pit "
        "at Arvik. Ulla Fries received a suspended sentence.",
        "Whether Ranvik will have to bear the cost of cleaning up, still estimated at 8.6 million crowns, is to be "
        "settled in a suit brought by the municipality.",
    ),
    report(
        "Court of appeal shortens Molander's term", "2026-10-29",
        "Sten Molander, the former head of Ranvik, has to spend two years in prison and not three, the court of appeal "
        "has ruled. It acquitted Ulla Fries. Elin Sand is considering taking the matter further.",
        "Presiding judge Marit Haug said that his guilt was not in doubt. The district court had counted against him "
        "that he did not testify, which the law forbids. His lawyer said that he wished to begin in January.",
        "Cleaning up has meanwhile grown dearer. The agency now reckons with 11.4 million crowns rather than 8.6 "
        "million, because the plume has reached a second layer of gravel.",
    ),
    *(
        report(
            f"{town} raises its fees", f"2026-08-{day:02}",
            f"The council of {town} raises the fees for parking by {day} percent. Treasurer {name} told the council "
            f"that {town} has no other choice. Shopkeepers in {town} complain.",
        )
        for day, (town, name) in enumerate(
            (("Aubry", "Lia Kern"), ("Belmont", "Jan Roth"), ("Corvin", "Ada Lund"), ("Dorval", "Per Falk")), 11
        )
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(
        tmp_path_factory.mktemp("running"), now=datetime(2026, 11, 1, tzinfo=UTC), judge=None
    ) as opened:
        opened.add(STORIES)
        yield opened


@pytest.mark.parametrize(
    ("question", "now"),
    [
        ("How much is Ida Brandt accused of taking from the choir?", "41,000"),
        ("How long is Ida Brandt's sentence?", "eleven months"),
        ("How much has the choir got back?", "33,000"),
        ("Has the choir got its money back?", "33,000"),
        ("Are 120 people to lose their jobs at the Hasle yard?", "22 people"),
        ("Is Torv Lane school closing?", "for the time being"),
        ("When will Torv Lane school close?", "Minister stops closure"),
        ("How much would closing Torv Lane school save?", "1.9 million"),
        ("How many jobs will the Hasle yard cut?", "60 jobs"),
        ("When will the Long Footbridge open again?", "May"),
        ("How many people work at the Hasle yard?", "388"),
        ("What will it cost to clean up the Arvik pit?", "11.4 million"),
    ],
)
def test_who_is_told_an_older_state_is_told_the_newer(qa: ArticleQA, question: str, now: str) -> None:
    answer = qa.ask(question)
    assert not answer.abstained
    assert now in " ".join([answer.text, *answer.notices])


@pytest.mark.parametrize(
    "question",
    [
        "Who founded the Selwick choir?",
        "How many singers does the Selwick choir have?",
        "Who is Ida Brandt's lawyer?",
        "When was Torv Lane school built?",
        "Who leads the committee of parents at Torv Lane?",
        "How many vessels has the Hasle yard built?",
        "How long is the Long Footbridge?",
        "What was the barge that struck the Long Footbridge called?",
        "How much did Hasle lose last year?",
    ],
)
def test_what_no_newer_article_overtakes_is_told_alone(qa: ArticleQA, question: str) -> None:
    answer = qa.ask(question)
    assert not answer.abstained
    assert answer.newer == ()
    assert all(s.label != "Later" for s in answer.sentences)


def test_nothing_newer_is_told_of_where_it_is_limited_to_the_days_before(qa: ArticleQA) -> None:
    answer = qa.ask("Is Torv Lane school closing?", filters={"published_to": "2026-03-31"})
    assert not answer.abstained
    assert answer.newer == ()
    assert "for the time being" not in " ".join([answer.text, *answer.notices])
