"""Invented pages saved as plain text, in many shapes, with what a reader should find in them.

Outlets, people and events are made up. `body` is every paragraph, heading and list item of the article, in order.
"""

# ruff: noqa: E501 - a saved page is one long line of its lines

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A saved page and what is in it; a field that is None must come out as None."""

    name: str
    text: str
    body: tuple[str, ...]
    title: str | None = None
    author: str | None = None
    source: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    genre: str = "unknown"
    language: str = "en"
    headings: tuple[str, ...] = ()
    note_has: str | None = None


_WIRE = (
    "PORT ELSIN, March 7 (Northwire) - Dock workers in Port Elsin voted on Thursday to end a nine-day strike after the "
    "harbour authority offered a 4.5 percent pay rise, union leaders said.",
    "The deal, which covers about 3,200 workers, must still be approved by the city council, the Harbour Workers' Union "
    "said in a statement.",
    '"We got what we asked for in January," union secretary Dana Ostrov told reporters. "It should not have taken nine days."',
    "The strike had left 41 ships waiting outside the port and cost exporters an estimated 60 million crowns.",
)

_OPINION = (
    "Every spring the same argument returns to our council chamber, and every spring it is settled by exhaustion rather "
    "than by reason. The night buses cost too much, we are told, and nobody rides them.",
    "What the numbers say",
    "Last year 212,000 people rode the four night lines. That is fewer than the tram carries in a week, but it is more than "
    "the city's two theatres sold in tickets.",
    "A nurse who ends her shift at two in the morning does not appear in the peak-hour statistics. She appears, if she "
    "appears anywhere, at a stop on Quarry Road.",
    "What should be done",
    "Keep two lines, run them every forty minutes, and publish the figures each quarter. It is not much to ask.",
)

_BLOG = (
    "I moved the beehives on Sunday, a week later than I had planned, because the ground by the lower fence was still "
    "under water.",
    "The colony from the old orchard came through the winter best. I counted brood on five frames, which is two more than "
    "last year at this time.",
    "Three things I would do differently:",
    "- Order the frames in January, not in March.",
    "- Put the stand on bricks from the start.",
    "- Write down which queen is which.",
    "On Wednesday the first willow flowers opened, and the bees were on them before nine.",
)

_RELEASE = (
    "LINDHAVEN, 12 June 2024 - Orrin Batteries today announced that it will build its third cell plant in Lindhaven, "
    "creating 640 jobs by the end of 2026.",
    '"Lindhaven gave us what no other place could: clean power and people who know how to use it," said Mira Castellan, '
    "chief executive of Orrin Batteries.",
    "The plant will make cells for buses and ferries. Construction begins in October.",
    "About Orrin Batteries",
    "Orrin Batteries makes sodium-ion cells for public transport. It was founded in 2014 and employs 2,100 people in four "
    "countries.",
)

_CHINESE = (
    "临江市政府周三宣布，将在未来三年内新建一百二十公里自行车道，总投资约八亿元。",
    "市交通局局长沈亦凡在新闻发布会上表示，新车道将连接全市所有地铁站，并优先覆盖老城区。",
    "居民有话说",
    "家住南桥街的退休教师何玉兰告诉记者，她每天骑车买菜，最担心的是路口没有信号灯。",
    "根据计划，第一批三十公里车道将于今年十月开工，明年五月投入使用。",
)

_LIVE = (
    "The river at Tarn Bridge has passed its highest mark since 1998, and three villages downstream have been told to leave.",
    "14:52",
    "The fire service says the school in Lower Tarn is now open as a shelter. About 180 people have arrived so far.",
    "14:20",
    "Rail services between Tarn Bridge and Elmfield are suspended until at least Thursday, the operator says.",
    "13:45",
    'Mayor Pell Arden: "Please do not wait for a knock on the door. If your street is on the list, go now."',
)

_PLAIN = (
    "The lamp in the harbour office burned all night, and nobody asked why.",
    "It was Tuesday.",
    "By six the fog had come up to the second step, and the clerk, who had not slept, wrote the tide into the book as if it "
    "were any other morning.",
    "He had a brother in the north. He had a coat that was not his. These were the facts, and he kept them in order.",
    '"You\'re early," said the woman from the ferry.',
    '"I\'m late," he said. "I\'m from yesterday."',
    "They shared what was left of the coffee",
)

_MAIL = (
    "Dear members of the reading circle,",
    "the hall on Mill Street will be closed for repairs from the second week of May, so our next three meetings move to the "
    "upper room of the library, where the lift is working again since last month.",
    "Please bring your own copy of the book this time. The library has ordered six, but the supplier says they will not "
    "arrive before the twentieth, and we do not want to read from one copy as we did in the winter.",
    "The committee also asks whether anyone would be willing to keep the accounts from the autumn on. It takes about two "
    "hours a month and there is a very good cake at the end of the year.",
)

_EVERYTHING = (
    "Two people were hurt when a tram left the rails at Sorrel Square on Monday evening, the city's transport company said.",
    "The tram, on line 6, was travelling at low speed when its second car slid off the track at about 18:40, according to a "
    "spokesman for the company.",
    "Trams on lines 4 and 6 were diverted until midnight. The track has been repaired since.",
    "An inquiry into the state of the rails on the square has been opened, the second since 2021.",
)

_GERMAN = (
    "Der Gemeinderat von Hohenlinde hat am Dienstag beschlossen, das alte Freibad für 2,3 Millionen Euro zu sanieren.",
    "Die Arbeiten sollen im September beginnen und bis zum Frühjahr 2026 dauern, sagte Bürgermeisterin Ute Kranz.",
    "Kritik aus der Opposition",
    "Die Opposition hält die Kosten für zu niedrig angesetzt. „Wir werden am Ende bei drei Millionen landen“, sagte "
    "Stadträtin Birte Holm.",
)

_ANALYSIS = (
    "Central bankers in Merida have run out of easy choices. Inflation has fallen for seven months, but wages have not "
    "followed it down.",
    "That leaves governor Tomas Iriarte with a decision he has postponed twice: cut in November, and risk a weaker peso, or "
    "wait, and risk a harder winter.",
    "Why November matters",
    "The budget goes to parliament on the 14th. A cut before that date would look like a gift to the finance minister.",
    "What comes next?",
    "Most analysts expect a quarter point. Four of the eleven surveyed last week expect nothing at all.",
)

_INTERVIEW = (
    "Ilse Marant has restored clocks for forty-one years. We met her in the workshop behind the old customs house.",
    "How did you begin?",
    "My aunt had a clock that did not strike. I took it apart on her kitchen table, and she never forgave me, because it "
    "took me three years to put it together.",
    "Do people still bring you clocks?",
    "Fewer than before, but better ones. Nobody repairs a bad clock now. That is a loss, I think, because bad clocks are "
    "the ones you learn from.",
)

_CORRECTED = (
    "The regional assembly approved the new ferry timetable on Friday by 31 votes to 12, ending a dispute of two years.",
    "Under the timetable, the island of Sund will have five crossings a day in winter instead of three.",
    "Islanders had asked for six. Their speaker, Jorun Halle, called the result a fair one.",
)

_RECIPE = (
    "This soup needs an hour, most of which you can spend reading. It feeds four people, or two with some left for lunch.",
    "What you need",
    "- 400 g of split peas",
    "- 2 onions",
    "- 1 litre of stock",
    "Method",
    "1. Soften the onions in a little oil over a low heat for ten minutes.",
    "2. Add the peas and the stock and let it simmer for fifty minutes.",
    "3. Season it, and let it stand before you serve it.",
)

_COOKIE_STORY = (
    "Parliament voted on Wednesday to ban consent banners that hide the button to refuse, after two years of complaints.",
    "Under the bill, a site that sets cookies before a visitor has agreed can be fined up to two percent of its turnover.",
    '"We use cookies to improve your experience" is the most repeated lie on the internet, said the bill\'s author, Pia '
    "Lindqvist, who asked colleagues to count the banners they had clicked that morning.",
    "The advertising association said the law would cost small publishers a fifth of their income.",
)

_FRENCH = (
    "La ville de Saint-Orème va planter quatre mille arbres d'ici à 2027, a annoncé la maire, Claire Vautrin, mardi.",
    "Le projet, estimé à 6 millions d'euros, concerne surtout les quartiers du sud, où il a fait jusqu'à 41 degrés l'été "
    "dernier.",
    "Une association de riverains demande que les platanes de la place centrale soient conservés.",
)

PAGES: tuple[Page, ...] = (
    Page(
        name="agency news",
        text="\n\n".join(("Dock workers end nine-day strike in Port Elsin", "By Rolf Amundsen", "March 7, 2024 4:15 PM GMT", *_WIRE, "Reporting by Rolf Amundsen; Editing by Sue Kettle", "Our Standards: The Northwire Trust Principles.")),
        title="Dock workers end nine-day strike in Port Elsin",
        author="Rolf Amundsen", source="Northwire", published_at="2024-03-07T16:15:00+00:00", genre="news", body=_WIRE,
    ),
    Page(
        name="opinion with note and chrome",
        text="\n\n".join(("Skip to content", "We use cookies to give you the best experience on our website. You can manage your preferences at any time.", "Accept all", "Reject all", "The Quarry Post", "Home", "News", "Opinion", "Sport", "OPINION", "Why the night bus must stay", "Lena Corvin", "Published: 3 April 2024", "Share", "Photo: City Transport Archive", *_OPINION[:3], "Read more: Council delays vote on tram line", *_OPINION[3:], "Lena Corvin teaches geography at Quarry College. The views expressed are her own and do not necessarily reflect the views of The Quarry Post.", "Related stories", "Council delays vote on tram line", "A short history of Quarry Road", "Most read", "Five walks for a wet weekend", "Sign up for our newsletter", "© 2024 The Quarry Post. All rights reserved.")),
        title="Why the night bus must stay", author="Lena Corvin", source="The Quarry Post", published_at="2024-04-03", genre="opinion",
        headings=("What the numbers say", "What should be done"), body=_OPINION,
        note_has="her own",
    ),
    Page(
        name="blog with comments",
        text="\n".join(("Menu", "About", "Contact", "", "A late start by the lower fence", "", "April 14, 2023 by Hanne Brook", "", *(f"{p}\n" for p in _BLOG[:3]), *_BLOG[3:6], "", _BLOG[6], "", "Share this:", "Facebook", "Twitter", "", "3 comments", "", "Odd says:", "April 15, 2023 at 8:02 am", "Bricks, always bricks. I lost a whole colony to a stand that tipped over in the storm of 2019, and I have never forgiven it.", "Reply", "", "Leave a reply", "Your email address will not be published. Required fields are marked *")),
        title="A late start by the lower fence", author="Hanne Brook", published_at="2023-04-14", body=_BLOG,
    ),
    Page(
        name="press release",
        text="\n\n".join(("FOR IMMEDIATE RELEASE", "Orrin Batteries to build third cell plant in Lindhaven", *_RELEASE, "###", "Media contact: press@orrin.example")),
        title="Orrin Batteries to build third cell plant in Lindhaven", published_at="2024-06-12", genre="press_release", headings=("About Orrin Batteries",), body=_RELEASE,
    ),
    Page(
        name="Chinese news",
        text="\n".join(("首页 > 新闻 > 国内", "临江市将新建一百二十公里自行车道", "2024年5月15日 09:30", "来源：临江晚报", "作者：周文涛", "分享到：微信 微博", *_CHINESE, "（图片来源：视觉中国）", "责任编辑：李青", "相关阅读", "地铁三号线延长线年底通车", "版权所有 临江晚报 未经授权不得转载")),
        title="临江市将新建一百二十公里自行车道", author="周文涛", source="临江晚报", published_at="2024-05-15", language="zh", headings=("居民有话说",), body=_CHINESE,
    ),
    Page(
        name="live blog",
        text="\n\n".join(("Live", "Floods in the Tarn valley: river passes 1998 mark", "Updated 15:02 BST, 9 November 2023", "Follow us on X", *_LIVE, "Share this post", "Advertisement", "Load more")),
        title="Floods in the Tarn valley: river passes 1998 mark", updated_at="2023-11-09T15:02:00+01:00", genre="news", body=_LIVE,
    ),
    Page(name="text with no chrome at all", text="\n\n".join(_PLAIN), genre="news", body=_PLAIN),
    Page(name="text with no chrome, single line ends", text="\n".join(_PLAIN), genre="news", body=_PLAIN),
    Page(
        name="hard-wrapped mail",
        text="Dear members of the reading circle,\n\nthe hall on Mill Street will be closed for repairs from the second\nweek of May, so our next three meetings move to the upper room of\nthe library, where the lift is working again since last month.\n\nPlease bring your own copy of the book this time. The library has\nordered six, but the supplier says they will not arrive before the\ntwentieth, and we do not want to read from one copy as we did in\nthe winter.\n\nThe committee also asks whether anyone would be willing to keep\nthe accounts from the autumn on. It takes about two hours a month\nand there is a very good cake at the end of the year.\n",
        body=_MAIL,
    ),
    Page(
        name="everything on single lines",
        text="\n".join(("Tram derails at Sorrel Square, two hurt - Sorrel Daily", "Skip to main content", "Sign in", "Subscribe", "News", "Business", "Culture", "Local", "Tram derails at Sorrel Square, two hurt", "By Mads Ferrow, Transport correspondent", "Updated: 21 January 2025, 08:15", "Listen to this article", "3 min read", *_EVERYTHING[:2], "ADVERTISEMENT", *_EVERYTHING[2:], "Tags: trams, Sorrel Square", "You may also like", "Inside the depot that never sleeps", "What the new fare zones mean", "Comments (14)", "Log in to comment", "Copyright 2025 Sorrel Daily")),
        title="Tram derails at Sorrel Square, two hurt", author="Mads Ferrow", source="Sorrel Daily", updated_at="2025-01-21", genre="news", body=_EVERYTHING,
    ),
    Page(
        name="German local news",
        text="\n\n".join(("Zum Inhalt springen", "Alle akzeptieren", "Startseite", "Freibad in Hohenlinde wird saniert", "Von Jan Petersen", "12. Juni 2024, 17:45 Uhr", "Teilen", *_GERMAN[:2], "Anzeige", *_GERMAN[2:], "Lesen Sie auch: Warum das Hallenbad teurer wird", "Mehr zum Thema", "Bäder in der Region", "Impressum", "Datenschutz", "© 2024 Hohenlinder Bote")),
        title="Freibad in Hohenlinde wird saniert", author="Jan Petersen", source="Hohenlinder Bote", published_at="2024-06-12", language="de", headings=("Kritik aus der Opposition",), body=_GERMAN,
    ),
    Page(
        name="analysis with a standfirst",
        text="\n\n".join(("Analysis: Merida's central bank has no easy choices left", "A cut in November would please the minister and frighten the market.", "By Carla Denz and Piet Anders", "Merida Ledger | 2 November 2022", *_ANALYSIS, "Carla Denz is economics editor of the Merida Ledger.", "Editing by R. Soto")),
        title="Analysis: Merida's central bank has no easy choices left", author="Carla Denz, Piet Anders", source="Merida Ledger", published_at="2022-11-02", genre="analysis",
        headings=("Why November matters", "What comes next?"), body=("A cut in November would please the minister and frighten the market.", *_ANALYSIS), note_has="economics editor",
    ),
    Page(
        name="interview",
        text="\n\n".join(("The woman who waits for clocks", "Interview: Tove Rask", "Save this article", "Print", *_INTERVIEW, "Subscribe now")),
        title="The woman who waits for clocks", author="Tove Rask", headings=("How did you begin?", "Do people still bring you clocks?"), body=_INTERVIEW,
    ),
    Page(
        name="corrected article",
        text="\n\n".join(("Assembly approves winter ferries for Sund", "Published 10 February 2023", "Last modified on 12 February 2023", *_CORRECTED, "Correction: An earlier version of this article said the vote was 32 to 12. It was 31 to 12.", "Get the day's news in your inbox every morning", "Enter your email")),
        title="Assembly approves winter ferries for Sund", published_at="2023-02-10", updated_at="2023-02-12", genre="news", body=_CORRECTED, note_has="32 to 12",
    ),
    Page(
        name="recipe with lists",
        text="\n\n".join(("Pea soup for a long evening", "by Agnes Moll", "Jump to recipe", "Pin it", *_RECIPE)),
        title="Pea soup for a long evening", author="Agnes Moll", headings=("What you need", "Method"), body=_RECIPE,
    ),
    Page(
        name="an article about cookies",
        text="\n\n".join(("Parliament bans banners that hide the refusal", "By Otto Brandt", *_COOKIE_STORY)),
        title="Parliament bans banners that hide the refusal", author="Otto Brandt", genre="news", body=_COOKIE_STORY,
    ),
    Page(
        name="French news",
        text="\n".join(("Accueil", "Politique", "Culture", "S'abonner", "Saint-Orème plantera quatre mille arbres", "Par Julien Marsac", "Publié le 14 mai 2024 à 10h30", "Partager", *_FRENCH, "À lire aussi : Les fontaines de la vieille ville", "Mentions légales", "Tous droits réservés")),
        title="Saint-Orème plantera quatre mille arbres", author="Julien Marsac", published_at="2024-05-14", language="fr", body=_FRENCH,
    ),
    Page(
        name="labelled fields",
        text="\n".join(("Title: Tram derails at Sorrel Square, two hurt", "Author: Mads Ferrow", "Source: Sorrel Daily", "Date: 2025-01-20", "URL: https://sorrel.example/tram", "", *_EVERYTHING)),
        title="Tram derails at Sorrel Square, two hurt", author="Mads Ferrow", source="Sorrel Daily", published_at="2025-01-20", genre="news", body=_EVERYTHING,
    ),
    Page(name="one paragraph", text=_WIRE[1], body=(_WIRE[1],)),
)  # fmt: skip
