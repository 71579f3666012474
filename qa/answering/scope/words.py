"""The words by which a question speaks of articles: nouns for texts, verbs of writing and of saying."""

from __future__ import annotations

from store.language.grammar import forms
from store.language.patterns import one_of


def _forms(verbs: str) -> str:
    return one_of(*(forms(verb) for verb in verbs.split()))


WRITE = _forms("write publish pen author post blog file contribute editorialise editorialize print")
"""Verbs of making a text public; what is done at a date is done on that day."""

VIEW = _forms(
    """
    argue say think believe claim contend maintain suggest propose recommend criticise criticize praise call describe
    warn note conclude complain object oppose defend blame see view feel explain predict mention advocate question
    regard want dismiss dispute doubt favour favor support assess judge characterise characterize portray
    compare state insist hold demand find put discuss address report cover review point ask make urge reject accuse
    caution endorse stress emphasise emphasize raise reckon hope fear foresee interpret liken rate respond consider
    comment analyse analyze observe agree disagree differ express worry attack mock credit quote cite give
    """
)
"""Verbs by which an author says something in a text."""

REPORT = _forms(
    """
    report say claim describe cover argue suggest mention note quote run carry call frame portray present state tell
    reveal explain agree disagree differ think believe give put discuss criticise criticize praise warn highlight focus
    point imply indicate emphasise emphasize attribute name list identify break feature cite conclude predict expect
    endorse characterise characterize estimate allege show depict link compare contradict confirm refer treat blame
    headline recommend review rate demand urge
    """
)
"""Verbs by which an outlet tells something."""

TEXT = (
    r"(?:articles?|pieces?|stor(?:y|ies)|reports?|reporting|coverage|columns?|op-?\s?eds?|editorials?|commentar(?:y|ies)|"
    r"essays?|posts?|(?:press|news|media)\s+releases?|analys[ie]s|interviews?|features?|headlines?|write-?ups?|"
    r"dispatch(?:es)?|accounts?|long-?reads?|profiles?|explainers?|texts?|leaders?|newsletters?|items?)"
)
"""A text, one or several."""

TEXTS = (
    r"(?:articles|pieces|stories|reports|reporting|coverage|columns|op-?\s?eds|editorials|commentar(?:y|ies)|essays|"
    r"posts|(?:press|news|media)\s+releases|releases|analyses|interviews|features|headlines|write-?ups|dispatches|"
    r"newspapers|items|writings?)"
)
"""Texts in the plural: beside a date they are articles, and not one document of that year."""

VIEWS = (
    r"(?:views?|opinions?|takes?|arguments?|stance|case (?:for|against)|reasoning|assessment|criticisms?|objections?|"
    r"verdict|thoughts|perspective|claims?|conclusions?|warnings?|byline|position on|reading of|critique|points?|"
    r"writings?|work on|thesis|prediction|words|point of view|front page|version|description|portrayal|framing|"
    r"figures?|"
    r"take|account|columnists?|reporters?|journalists?(?= (?:say|writ|argu|report))|style|tone|review)"
)
"""What an author or outlet has to say."""

ADV = (
    r"(?:\w+ly|also|ever|first|once|still|not|originally|often|then|n['’]t|both|all|each|already|just|always|even|now)"
)

EVENT = (
    r"(?:elections?|votes?|wars?|floods?|strikes?|summits?|earthquakes?|crash(?:es)?|crisis|riots?|protests?|coup|attacks?|fires?|"
    r"storms?|hurricanes?|budgets?|games|olympics|cup|championships?|season|pandemic|outbreak|referendum|trial|verdict|"
    r"matches|match|win|defeat|cuts?|hike|merger|collapse|scandal|shooting|debates?|meetings?|decisions?|launch|opening|"
    r"results?|figures?|events?|drought|heat\s?wave|explosion|accident|spill|recession|festival|race)"
)
"""What happens on a day."""
